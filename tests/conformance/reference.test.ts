/** What the reference as a judge takes and refuses. */
import { describe, expect, test } from 'vitest'
import type { RecordedRequest } from './exchange.ts'
import type { Answer } from './http.ts'
import { type ReferenceDocument, referenceJudge } from './reference.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = <Body>(schema: Body) => ({ 'application/json': { schema } })
const closed = (properties: Record<string, object>, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const login = (name: string) => ({
  operationId: `action.${name}`,
  requestBody: { content: json(ref(`action.${name}.request`)) },
  responses: {
    200: { headers: { 'Set-Cookie': {} }, content: json({ anyOf: [ref('action.answer'), ref('action.denied')] }) },
  },
})

const document: ReferenceDocument = {
  paths: {
    '/user#Login': { post: login('Login') },
    '/user#Usual': { post: login('Usual') },
    '/user': { post: { operationId: 'action.user', responses: { 400: { content: json(ref('action.denied')) } } } },
    '/file/{id}': {
      get: {
        operationId: 'file.get',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'link', in: 'query', schema: { enum: ['1'] } },
        ],
        responses: { 302: { headers: { Location: {} }, content: json(ref('file.get.answer')) } },
      },
    },
  },
  components: {
    schemas: {
      'action.Login.request': {
        properties: { Action: { const: 'Login' }, id: { type: 'string' } },
        required: ['Action', 'id'],
      },
      'action.Usual.request': { properties: { Action: { const: 'Usual' }, note: { type: 'string' } } },
      'action.answer': closed({ token: { type: 'string' }, name: { type: 'string' } }, ['token']),
      'action.denied': closed({ mess: { const: 'no' } }, ['mess']),
      'file.get.answer': closed({ message: { const: 'Found' } }, ['message']),
    },
  },
}

interface Given {
  status?: number
  type?: string
  headers?: Record<string, string>
  cookies?: string[]
}

const answered = (body: unknown, { status = 200, type = 'application/json', headers = {}, cookies = [] }: Given = {}) =>
  ({
    status,
    headers: new Map(Object.entries({ 'content-type': `${type}; charset=utf-8`, ...headers })),
    cookies,
    body: Buffer.from(JSON.stringify(body)),
  }) satisfies Answer

const judge = referenceJudge(document)
const asked: RecordedRequest = { method: 'POST', path: '/user', json: { Action: 'Login', id: '1' } }
const problems = (request: Partial<RecordedRequest>, answer: Answer) =>
  judge.problemsOf({ ...asked, ...request }, answer).map((problem) => problem.replace('the reference, ', ''))

describe('The reference takes', () => {
  test('what it documents: the answer of the action, one of its refusals, an optional field, a cookie', () => {
    expect(problems({}, answered({ token: 't', name: 'n' }, { cookies: ['session_id=1'] }))).toEqual([])
    expect(problems({}, answered({ mess: 'no' }))).toEqual([])
    expect(problems({ json: { note: 'n', token: 't' } }, answered({ token: 't' }))).toEqual([])
    const found = answered({ message: 'Found' }, { status: 302, headers: { location: '/' } })
    expect(problems({ method: 'GET', path: '/file/7?link=1' }, found)).toEqual([])
  })

  test('what it does not know, as long as that fails', () => {
    const before = judge.judged()
    expect(problems({ path: '/other' }, answered({ message: 'Not Found' }, { status: 404 }))).toEqual([])
    expect(judge.judged()).toBe(before)
    expect(problems({ path: '/other' }, answered({}))).toEqual(['it succeeded, and no such operation is documented'])
  })

  test('whatever is sent where it was refused, and what is called foreign', () => {
    expect(problems({ json: { Action: 'Login', id: 7, more: 1 } }, answered({ mess: 'no' }))).toEqual([])
    const foreign = { json: { Action: 'Login', id: '1', more: 1 }, foreign: ['more'] }
    expect(problems(foreign, answered({ token: 't' }))).toEqual([])
  })
})

describe('The reference refuses', () => {
  test('an undocumented status, content type and header', () => {
    expect(problems({}, answered({ mess: 'no' }, { status: 403 }))).toEqual([
      'action.Login: the status 403 is not documented',
    ])
    expect(problems({}, answered({ mess: 'no' }, { type: 'text/plain' }))).toEqual([
      'action.Login: the content type text/plain is not documented',
    ])
    expect(problems({}, answered({ mess: 'no' }, { headers: { 'retry-after': '3' } }))).toEqual([
      'action.Login: the header retry-after is not documented',
    ])
  })

  test('an undocumented field, and a documented one that is missing', () => {
    expect(problems({}, answered({ token: 't', secret: 1 }))).toEqual([
      'action.Login: the answer must NOT have additional properties ["secret"]',
    ])
    expect(problems({}, answered({ name: 'n' }))[0]).toContain('must have required property')
  })

  test('a request that succeeded and is not as documented', () => {
    expect(problems({ json: { Action: 'Login' } }, answered({ token: 't' }))[0]).toContain("required property 'id'")
    expect(problems({ json: { Action: 'Login', id: '1', more: 1 } }, answered({ token: 't' }))).toEqual([
      'action.Login: the field more of the request is not documented',
    ])
    expect(problems({ foreign: ['id'] }, answered({ token: 't' }))).toEqual([
      'action.Login: the field id of the request is documented, and called foreign',
    ])
    const found = answered({ message: 'Found' }, { status: 302 })
    expect(problems({ method: 'GET', path: '/file/7?link=2' }, found)).toHaveLength(1)
    expect(problems({ method: 'GET', path: '/file/7?other=2' }, found)).toHaveLength(1)
  })

  test('an answer that belongs to another action of the path', () => {
    const unknown = { json: { Action: 'Unknown' } }
    expect(problems(unknown, answered({ mess: 'no' }, { status: 400 }))).toEqual([])
    expect(problems(unknown, answered({ token: 't' }))).toEqual(['action.user: the status 200 is not documented'])
  })
})

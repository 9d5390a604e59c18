/** The judge judged: a tiny service that answers as each test wants. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { coverageOf } from './coverage.ts'
import {
  type Case,
  caseFrom,
  type Expectation,
  type Page,
  readCases,
  readDeviations,
  readPages,
  type Step,
} from './exchange.ts'
import { coverageLines } from './report.ts'
import { type Host, runCase } from './runner.ts'

interface Given {
  status?: number
  headers?: Record<string, string | string[]>
  body?: string
}

interface Seen {
  line: string
  headers: Record<string, unknown>
  body: string
}

const json = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r1' }

let server: Server
let answers: Given[]
let seen: Seen[]
let texts: { to: string; text: string; at: number }[]

beforeEach(async () => {
  answers = []
  seen = []
  texts = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (request.url?.startsWith('/sms.json')) {
        seen.push({ line: `${request.method} ${request.url}`, headers: {}, body })
        response.end(JSON.stringify(texts))
        return
      }
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
      const { status = 200, headers = {}, body: sent = '{}' } = answers.shift() ?? {}
      response.writeHead(status, { ...json, ...headers }).end(sent)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(() => server.close())

function host(more: Partial<Host> = {}): Host {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { base, console: base, arrangements: {}, ...more }
}

const recorded = (...steps: Step[]): Case => ({ name: 'tiny/case', title: 'a case', source: 'none', steps })
const get = (expected: Partial<Expectation>, path = '/'): Step => ({
  request: { method: 'GET', path },
  expect: { status: 200, ...expected },
})

async function problems(step: Step, given: Given): Promise<string> {
  answers = [given]
  const outcome = await runCase(recorded(step), host())
  return outcome.state === 'failed' ? outcome.problems.join('\n') : outcome.state
}

test('An answer that is exactly as recorded passes', async () => {
  const given = { body: '{"msg":"好","user_id":1234567890,"token":"a.b.c"}' }
  expect(await problems(get({ body: { msg: '好', user_id: '$id', token: '$token' } }), given)).toBe('passed')
})

test.each<[string, Given, Partial<Expectation>, string]>([
  ['another status', { status: 201 }, {}, 'status: expected 200, got 201'],
  ['another value', { body: '{"msg":"b"}' }, { body: { msg: 'a' } }, 'body.msg: expected "a", got "b"'],
  ['another type', { body: '{"id":"1"}' }, { body: { id: 1 } }, 'body.id: expected 1, got "1"'],
  ['a missing key', { body: '{}' }, { body: { msg: 'a' } }, 'body.msg: expected "a", got nothing'],
  ['a foreign key', { body: '{"msg":"a","x":1}' }, { body: { msg: 'a' } }, 'body.x: not expected'],
  ['another order of keys', { body: '{"b":1,"a":2}' }, { body: { a: 2, b: 1 } }, 'keys in the order b,a'],
  ['a key that must be absent', { body: '{"a":1}' }, { body: { a: '$absent' } }, 'expected $absent, got 1'],
  ['an id out of range', { body: '{"a":999999999}' }, { body: { a: '$id' } }, 'expected $id'],
  ['a short list', { body: '[1]' }, { body: [1, 2] }, '1 items, not 2'],
  ['no JSON', { body: '<html>' }, { body: {} }, 'not JSON'],
  ['another content type', { headers: { 'content-type': 'application/json' } }, { body: {} }, 'content-type'],
  ['a header', { headers: { 'x-a': '1' } }, { headers: { 'x-a': '2' } }, 'x-a: expected "2", got "1"'],
  ['a header that must be absent', { headers: { 'x-a': '1' } }, { headers: { 'x-a': '$absent' } }, 'x-a'],
  ['no request id', { headers: { 'x-request-id': '' } }, {}, 'x-request-id is missing'],
  ['a bare 401', { status: 401 }, { status: 401 }, 'www-authenticate'],
  ['a bare 429', { status: 429 }, { status: 429 }, 'retry-after'],
  ['a 503 to retry in fractions', { status: 503, headers: { 'retry-after': '1.5' } }, { status: 503 }, 'retry-after'],
  ['a stack trace', { body: '{"e":"at f (/a.js:1:2)"}' }, {}, 'machine room'],
  ['a cookie nobody expects', { headers: { 'set-cookie': 'a=b' } }, {}, 'cookie a: set, but not expected'],
])('%s fails', async (_, given, expected, sentence) => {
  expect(await problems(get(expected), given)).toContain(sentence)
})

test('Cookies are held against value and attributes, and a cleared one against its end', async () => {
  const expected = { cookies: { s: { value: 'v', attributes: ['HttpOnly', 'Max-Age=5'] } } }
  const set = (cookie: string) => ({ headers: { 'set-cookie': cookie } })
  expect(await problems(get(expected), set('s=v; max-age=5; httponly'))).toBe('passed')
  expect(await problems(get(expected), set('s=v; HttpOnly'))).toContain('attributes of cookie s')
  expect(await problems(get(expected), {})).toContain('cookie s: not set')
  expect(await problems(get({ cookies: { s: '$cleared' } }), set('s=; Max-Age=0'))).toBe('passed')
  expect(await problems(get({ cookies: { s: '$cleared' } }), set('s=; Max-Age=9'))).toContain('not cleared')
})

test('What one step captures, the next one sends, with its type', async () => {
  answers = [{ body: '{"id":1234567890,"t":"a.b.c"}' }, {}]
  const outcome = await runCase(
    recorded(get({ body: { id: '$id:id', t: '$token:t' } }), {
      request: {
        method: 'POST',
        path: '/p/{{id}}',
        headers: { authorization: 'Bearer {{t}}' },
        json: { id: '{{id}}' },
      },
      expect: { status: 200 },
    }),
    host(),
  )
  expect(outcome).toEqual({ state: 'passed' })
  expect(seen[1]).toMatchObject({ line: 'POST /p/1234567890', body: '{"id":1234567890}' })
  expect(seen[1]?.headers['authorization']).toBe('Bearer a.b.c')
})

test('Nothing is added to a request, and repeated slashes stay', async () => {
  await runCase(recorded(get({}, '//a//b/?x=%20')), host())
  expect(seen[0]?.line).toBe('GET //a//b/?x=%20')
  expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual(['connection', 'host'])
})

test('A code comes from the newest text, and a wrong one is another', async () => {
  texts = [
    { to: '+8613800138000', text: '验证码999999，10分钟', at: 2 },
    { to: '+8613800138000', text: '验证码111111，10分钟', at: 1 },
  ]
  const form = { right: '{{code:13800138000}}', wrong: '{{wrongCode:13800138000}}' }
  await runCase(recorded({ request: { method: 'POST', path: '/', form }, expect: { status: 200 } }), host())
  expect(seen.find(({ line }) => line === 'POST /')?.body).toBe('right=999999&wrong=000000')
  expect(seen[0]?.line).toBe('GET /sms.json?to=%2B8613800138000')
})

test('Every case has a phone and an account of its own', async () => {
  const step = get({}, '/{{phone}}/{{account}}')
  await runCase(recorded(step), host())
  await runCase(recorded(step), host())
  expect(seen[0]?.line).toMatch(/^GET \/1[3-9]\d{9}\/[a-z]{14}$/)
  expect(seen[0]?.line).not.toBe(seen[1]?.line)
})

test('A multipart body has its plain fields first, then its files, byte by byte', async () => {
  const multipart = {
    fields: { permission: '1503' },
    files: [
      { field: 'file', name: '课件.ppt', content: '一\r\n二' },
      { field: 'more', name: 'b', type: 'image/png', base64: 'YQ==' },
    ],
  }
  await runCase(recorded({ request: { method: 'POST', path: '/', multipart }, expect: { status: 200 } }), host())
  const [, boundary = ''] = /^multipart\/form-data; boundary=(.+)$/.exec(String(seen[0]?.headers['content-type'])) ?? []
  const part = (head: string, content: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
  expect(seen[0]?.body).toBe(
    [
      part('name="permission"', '1503'),
      part('name="file"; filename="课件.ppt"\r\nContent-Type: application/octet-stream', '一\r\n二'),
      part('name="more"; filename="b"\r\nContent-Type: image/png', 'a'),
      `--${boundary}--\r\n`,
    ].join(''),
  )
})

test('An address that an answer gave is asked with the form that came along, and owes nothing but what is expected', async () => {
  const { base } = host()
  answers = [
    { body: JSON.stringify({ url: `${base}/bucket?x=%20`, fields: { key: 'k' } }) },
    { status: 201, headers: { 'x-request-id': '', 'content-type': 'application/xml' }, body: '<at f (/a.js:1:2)>' },
  ]
  const multipart = { fields: '{{fields}}' as never, files: [{ field: 'file', name: 'a', content: 'b' }] }
  const foreign: Step = {
    request: { method: 'POST', url: '{{url}}', multipart },
    expect: { status: 201, headers: { 'content-type': 'application/xml' }, text: '$match:^<at' },
  }
  const asked = get({ body: { url: '$string:url', fields: '$capture:fields' } })
  expect(await runCase(recorded(asked, foreign), host(), { 'cache-control': '$absent' })).toEqual({ state: 'passed' })
  expect(seen[1]?.line).toBe('POST /bucket?x=%20')
  expect(seen[1]?.body).toContain('name="key"\r\n\r\nk\r\n')
  answers = [{ body: JSON.stringify({ url: base, fields: {} }) }, { body: 'c' }]
  const outcome = await runCase(recorded(asked, { ...foreign, expect: { status: 200, text: 'b' } }), host())
  expect(JSON.stringify(outcome)).toContain('expected \\"b\\", got \\"c\\"')
})

test('Texts are made of others: so many characters, digests, base64, numbers', async () => {
  const json = {
    filled: '{{filling:5:ab:}}',
    md5: '{{md5:{{filling:3:abc}}}}',
    nothing: '{{md5:}}',
    sha256: '{{sha256:abc}}',
    base64: '{{base64:一}}',
    number: '{{number:7}}',
  }
  await runCase(recorded({ request: { method: 'POST', path: '/', json }, expect: { status: 200 } }), host())
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    filled: 'ab:ab',
    md5: '900150983cd24fb0d6963f7d28e17f72',
    nothing: 'd41d8cd98f00b204e9800998ecf8427e',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    base64: '5LiA',
    number: 7,
  })
})

test('The inbox is held against all texts to a number', async () => {
  texts = [{ to: '+8613800138000', text: 'code 123456', at: 1 }]
  const step = (...wanted: string[]): Step => ({ inbox: '13800138000', texts: wanted })
  expect(await problems(step('code {{code:13800138000}}'), {})).toBe('passed')
  expect(await problems(step(), {})).toContain('1 items, not 0')
})

test('A 308 is followed with method and body, where a step says so', async () => {
  answers = [{ status: 308, headers: { location: '/a?x=1' } }, {}]
  const request = { method: 'POST', path: '//a?x=1', body: 'b' }
  const outcome = await runCase(recorded({ request, follow: true, expect: { status: 200 } }), host())
  expect(outcome.state).toBe('passed')
  expect(seen[1]).toMatchObject({ line: 'POST /a?x=1', body: 'b' })
  expect(await problems({ request, follow: true, expect: { status: 200 } }, {})).toContain('expected a 308')
})

test('A case that its host cannot arrange is skipped by name and sends nothing', async () => {
  const outcome = await runCase(recorded(get({}), { arrange: 'freeze' }), host())
  expect(outcome).toEqual({ state: 'skipped', missing: ['freeze'] })
  const withoutInbox = await runCase(recorded({ inbox: '1', texts: [] }), host({ console: null }))
  expect(withoutInbox).toEqual({ state: 'skipped', missing: ['inbox'] })
  expect(seen).toEqual([])
})

test('An arrangement gets its words and gives variables', async () => {
  const given: unknown[] = []
  const arrangements = {
    freeze: (words: object) => {
      given.push(words)
      return { id: 7 }
    },
  }
  const steps: Step[] = [{ arrange: 'freeze', with: { account: '{{account}}' } }, get({}, '/{{id}}')]
  expect((await runCase(recorded(...steps), host({ arrangements }))).state).toBe('passed')
  expect(given).toEqual([{ account: expect.stringMatching(/^[a-z]{14}$/) }])
  expect(seen[0]?.line).toBe('GET /7')
})

test('A case ends at its first wrong step, and an error of the service is a failure', async () => {
  const outcome = await runCase(recorded(get({ status: 404 }), get({})), host())
  expect(outcome.state).toBe('failed')
  expect(seen).toHaveLength(1)
  const nowhere = await runCase(recorded(get({})), host({ base: 'http://127.0.0.1:9' }))
  expect(nowhere.state).toBe('failed')
})

test('A row of a page is covered by a case that shows its request, status and words', () => {
  const row = { row: 'r', request: 'GET /user/{id}', status: 200, body: { msg: 'a' } }
  const page: Page = { dialect: 'tiny', page: 'tiny.md', document: 'none', headers: {}, rows: [row] }
  const shows = recorded(get({ body: { msg: 'a', token: '$token' } }, '/user/{{phone}}?x=1'))
  const other = recorded(get({ body: { msg: 'b' } }, '/user/1'), {
    request: { method: 'GET', url: 'http://elsewhere/user/1' },
    expect: { status: 200, body: { msg: 'a' } },
  })
  expect(coverageOf(page, [shows, other])[0]?.cases).toEqual(['tiny/case'])
  expect(coverageOf(page, [other])[0]?.cases).toEqual([])
  expect(coverageLines(page, [other], new Map())[1]).toContain('✗')
})

test('The recorded cases are well formed, each title is unique, each row has a case', () => {
  const pages = readPages()
  const cases = pages.flatMap(({ dialect }) => readCases(dialect))
  const titles = cases.map(({ title }) => title)
  expect(new Set(titles).size).toBe(titles.length)
  const uncovered = pages.flatMap((page) => coverageOf(page, cases).filter((row) => row.cases.length === 0))
  expect(uncovered.map(({ row }) => row.row)).toEqual([])
})

test('Every deviation has a reason and names cases that exist', () => {
  const names = new Set(readPages().flatMap(({ dialect }) => readCases(dialect).map(({ name }) => name)))
  const deviations = readDeviations()
  expect(deviations.flatMap(({ cases }) => cases.filter((name) => !names.has(name)))).toEqual([])
  expect(deviations.filter(({ reason }) => reason === '')).toEqual([])
})

const written = (step: object) => JSON.stringify({ title: 'a case', source: 'none', steps: [step] })

test('A table is one request a case, each with what it says besides or in place of what all have', async () => {
  const shared = { method: 'POST', path: '/p', headers: { 'x-all': '1' } }
  const cases = [{ json: { a: 1 } }, { form: { b: '2' } }, { path: '/q', json: { c: 3 } }]
  answers = [{}, {}, { status: 404 }]
  const table = caseFrom('tiny/table', written({ request: shared, cases, expect: { status: 200 } }))
  const outcome = await runCase(table, host())
  expect(seen.map(({ line, body }) => [line, body])).toEqual([
    ['POST /p', '{"a":1}'],
    ['POST /p', 'b=2'],
    ['POST /q', '{"c":3}'],
  ])
  expect(seen.every(({ headers }) => headers['x-all'] === '1')).toBe(true)
  expect(JSON.stringify(outcome)).toContain('step 1 (3 of 3): status')
})

test('A repetition sends the same request as many times', async () => {
  const step = { request: { method: 'GET', path: '/' }, times: 3, expect: { status: 200 } }
  expect(await runCase(caseFrom('tiny/times', written(step)), host())).toEqual({ state: 'passed' })
  expect(seen).toHaveLength(3)
})

test('A table or repetition of one, and a word that neither has, are refused', () => {
  const [request, expectation] = [{ method: 'GET', path: '/' }, { expect: { status: 200 } }]
  for (const wrong of [
    { request, cases: [{}], ...expectation },
    { request, times: 1, ...expectation },
    { request, cases: [{}, { jsn: {} }], ...expectation },
    { request, cases: [{}, {}], times: 2, ...expectation },
  ]) {
    expect(() => caseFrom('tiny/wrong', written(wrong))).toThrow(/tiny\/wrong, step 1/)
  }
})

/**
 * The collection of clients/bruno: a request for each operation, with the fields of the recorded exchange that the
 * reference shows. https://docs.usebruno.com/bru-lang/overview
 */
import type { Schema } from '../openapi/schema.ts'

interface Parameter {
  name: string
  in: string
  required?: boolean
}

interface Described {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  security: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: {
    content: Record<string, { schema: Schema; examples?: { request: { value: Record<string, unknown> } } }>
  }
  responses: Record<string, { description: string }>
}

/** The parts of an OpenAPI document that the collection needs. */
export interface Collected {
  paths: Record<string, Record<string, unknown>>
}

/** Values that a user has one of: variables of the environment. */
const variables: Readonly<Record<string, string>> = {
  phone: '{{phone}}',
  phone_number: '{{phone}}',
  password: '{{password}}',
  old_password: '{{password}}',
  identifying_code: '{{code}}',
  identifying: '{{code}}',
  phone_code: '{{code}}',
  account: '{{account}}',
}

const block = (name: string, lines: readonly string[]) =>
  `${name} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`

/** `Accounts (用户)` → `Accounts`: a name for any file system. */
const folderName = (group: string) => group.replace(/\s*\(.*/, '')

function fieldsOf({ requestBody }: Described, action: string | null): Record<string, unknown> | null {
  if (!requestBody) return null
  const shown = requestBody.content['application/json']?.examples?.request.value ?? {}
  const { token: _session, Action: _named, ...fields } = shown
  const own = Object.entries(fields).map(([name, value]) => [name, variables[name] ?? value])
  return { ...(action !== null && { Action: action }), ...Object.fromEntries(own) }
}

/**
 * `/user/loginPhone/{phone}` → `/user/loginPhone/{{phone}}`; a name that is no variable stays a parameter of the path.
 */
const addressOf = (path: string) => path.replace(/\{(\w+)\}/g, (_all, name: string) => variables[name] ?? `:${name}`)

function parametersOf(path: string, { parameters = [] }: Described): string[] {
  const inQuery = parameters.filter((one) => one.in === 'query')
  const inPath = [...addressOf(path).matchAll(/:(\w+)/g)].map(([, name = '']) => `${name}: 1000000001`)
  const query = inQuery.map(({ name, required }) => `${required ? '' : '~'}${name}: ${variables[name] ?? ''}`)
  return [
    ...(query.length > 0 ? [block('params:query', query)] : []),
    ...(inPath.length > 0 ? [block('params:path', inPath)] : []),
  ]
}

/** Stores the token of any answer for all later requests. */
const keepsToken = block('script:post-response', [
  'const { token, data, Response } = res.body ?? {}',
  'const fresh = token ?? data?.token ?? Response?.token',
  'if (fresh) bru.setEnvVar("token", fresh)',
])

const opensSession = /login|Login|Update|forgetPassword\.post/

function docsOf({ description, responses }: Described): string {
  const answers = Object.entries(responses).flatMap(([status, answer]) =>
    answer.description.split('\n').map((line) => `${status} ${line.replace(/^- /, '')}`),
  )
  return block('docs', [...(description?.trim().split('\n') ?? []), ...answers.map((line) => `- ${line}`)])
}

function requestFile(address: string, method: string, described: Described, sequence: number): string {
  const [path = '', action = null] = address.split('#')
  const fields = fieldsOf(described, action)
  const needsSession = described.security.some((way) => 'bearer' in way)
  const body = fields === null ? 'none' : 'json'
  return [
    block('meta', [`name: ${described.summary}`, 'type: http', `seq: ${sequence}`]),
    block(method, [`url: {{base}}${addressOf(path)}`, `body: ${body}`, `auth: ${needsSession ? 'bearer' : 'none'}`]),
    ...parametersOf(path, described),
    ...(needsSession ? [block('auth:bearer', ['token: {{token}}'])] : []),
    ...(fields === null ? [] : [block('body:json', JSON.stringify(fields, null, 2).split('\n'))]),
    ...(opensSession.test(described.operationId) ? [keepsToken] : []),
    docsOf(described),
  ].join('\n')
}

const environment = block('vars', [
  'base: http://127.0.0.1:3000',
  'phone: 13800138000',
  'account: humengqiu',
  'password: 123456',
  'code: 000000',
  'token:',
])

/** The files of the collection, by their paths. */
export function collection({ paths }: Collected): ReadonlyMap<string, string> {
  const files = new Map([
    ['bruno.json', `${JSON.stringify({ version: '1', name: 'Gatehouse', type: 'collection', ignore: [] }, null, 2)}\n`],
    ['environments/local.bru', environment],
  ])
  for (const [address, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const described = operation as Described
      const [dialect = '', group = ''] = (described.tags[0] ?? '').split(': ')
      // The path of all actions is left out: each action has a request of its own.
      if (group === 'By Action') continue
      const file = `${dialect}/${folderName(group)}/${described.operationId}.bru`
      files.set(file, requestFile(address, method, described, files.size - 1))
    }
  }
  return files
}

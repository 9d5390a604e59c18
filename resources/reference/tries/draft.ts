/** A request that the reader is writing, and what it is as a request, as curl and as a call of the typed client. */
import type { Operation } from '../document/operations.ts'

export type Format = 'application/json' | 'application/x-www-form-urlencoded' | 'multipart/form-data'

export interface Draft {
  /** By their names: parameters of path, query and headers. */
  values: Readonly<Record<string, string>>
  /** JSON, whatever it is sent as. Empty where there is no body. */
  body: string
  format: Format
  file: File | null
}

/** `token` of a recorded body is nobody's: the session of the reader goes into the header. */
function withoutToken(value: unknown, operation: Operation): unknown {
  if (operation.security.length === 0 || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'token'))
}

/** The documented example of an operation. */
export function firstDraft(operation: Operation): Draft {
  const content = operation.requestBody?.content
  const [example] = Object.values(content?.['application/json']?.examples ?? {})
  const action = operation.action === null ? {} : { Action: operation.action }
  const body = JSON.stringify(withoutToken(example?.value, operation) ?? action, null, 2)
  const values = Object.fromEntries((operation.parameters ?? []).map(({ name, example = '' }) => [name, example]))
  return { values, body: content ? body : '', format: 'application/json', file: null }
}

/** The path with its values and the query. Values that are not given stay as they are named. */
export function pathOf({ path, parameters = [] }: Operation, { values }: Draft): string {
  const filled = path.replace(/\{(\w+)\}/g, (named, name: string) =>
    values[name] ? encodeURIComponent(values[name]) : named,
  )
  const query = new URLSearchParams(
    parameters.flatMap(({ in: place, name }) =>
      place === 'query' && values[name] ? [[name, values[name]] as [string, string]] : [],
    ),
  ).toString()
  return query === '' ? filled : `${filled}?${query}`
}

/** @param token of the reader's session; empty without one */
export function headersOf(
  { parameters = [], security, requestBody }: Operation,
  { values, format }: Draft,
  token: string,
): Record<string, string> {
  const given = parameters.flatMap(({ in: place, name }) =>
    place === 'header' && values[name] ? [[name, values[name]] as const] : [],
  )
  return {
    // The browser names the boundary of a multipart body itself.
    ...(requestBody && format !== 'multipart/form-data' && { 'content-type': format }),
    ...(security.length > 0 && token !== '' && { authorization: `Bearer ${token}` }),
    ...Object.fromEntries(given),
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

const fieldsOf = (body: string): [string, string][] =>
  Object.entries(JSON.parse(body) as Record<string, unknown>).map(([name, value]) => [name, textOf(value)])

/** @throws {SyntaxError} where the body is no JSON */
export function bodyOf(operation: Operation, { body, format, file }: Draft): string | FormData | null {
  if (!operation.requestBody) return null
  if (format === 'application/json') return JSON.stringify(JSON.parse(body))
  if (format === 'application/x-www-form-urlencoded') return new URLSearchParams(fieldsOf(body)).toString()
  const form = new FormData()
  for (const [name, value] of fieldsOf(body)) form.append(name, value)
  if (file) form.append('file', file)
  return form
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

function curlBody(operation: Operation, draft: Draft): string[] {
  if (!operation.requestBody) return []
  if (draft.format === 'application/json') return [`-d ${quoted(draft.body)}`]
  try {
    const word = draft.format === 'multipart/form-data' ? '-F' : '--data-urlencode'
    const file = draft.format === 'multipart/form-data' ? [`-F ${quoted(`file=@${draft.file?.name ?? 'FILE'}`)}`] : []
    return [...fieldsOf(draft.body).map(([name, value]) => `${word} ${quoted(`${name}=${value}`)}`), ...file]
  } catch {
    return [`-d ${quoted(draft.body)}`]
  }
}

/**
 * For bash and zsh. A session stands in it as `$TOKEN`, so that nobody passes his own on by mistake.
 * @param origin of the service: `http://127.0.0.1:3000`
 */
export function asCurl(operation: Operation, draft: Draft, origin: string): string {
  // Where a session is optional, a header without one would be a session that has ended.
  const isOpen = operation.security.some((one) => Object.keys(one).length === 0)
  const headers = Object.entries(headersOf(operation, draft, isOpen ? '' : '$TOKEN')).map(([name, value]) =>
    // The shell fills variables in between double quotes alone.
    name === 'authorization' ? `-H "authorization: ${value}"` : `-H ${quoted(`${name}: ${value}`)}`,
  )
  const method = operation.method === 'GET' || operation.method === 'POST' ? [] : [`-X ${operation.method}`]
  const url = quoted(`${origin}${pathOf(operation, draft)}`)
  const implied = operation.method === 'POST' && !operation.requestBody ? ['-X POST'] : method
  return [`curl ${[...implied, url].join(' ')}`, ...headers, ...curlBody(operation, draft)].join(' \\\n  ')
}

/** A call of `clients/typescript`, whose fields are those of body, path and query alike. */
export function asTypeScript({ operationId, action, parameters = [], requestBody }: Operation, draft: Draft): string {
  const named = parameters.flatMap(({ name, required, in: place }) =>
    place !== 'header' && (required || draft.values[name]) ? [[name, draft.values[name] ?? ''] as const] : [],
  )
  let body: Record<string, unknown> = {}
  try {
    if (requestBody) body = JSON.parse(draft.body) as Record<string, unknown>
  } catch {
    // An unfinished body is left out until it can be read.
  }
  const fields = Object.entries({ ...Object.fromEntries(named), ...body }).filter(
    ([name]) => action === null || name !== 'Action',
  )
  const written = JSON.stringify(Object.fromEntries(fields), null, 2).replace(/^( *)"([A-Za-z_]\w*)":/gm, '$1$2:')
  return `const answer = await api.call('${operationId}', ${written})`
}

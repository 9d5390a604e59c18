/** The recorded exchanges as requests and answers with sample values, each with the operation that it asks for. */
import { type Case, type Json, type RequestStep, readCases, readPages } from '../../tests/conformance/exchange.ts'
import type { Variables } from '../../tests/conformance/variables.ts'
import type { Operation } from './routes.ts'
import { filled, sampleAnswer, sampleVariables } from './samples.ts'

export interface Exchange {
  /** `kms/login-success`, and the step of it, from 1. */
  name: string
  title: string
  step: number
  /** Whether the case is about this step: it is its last. */
  isPoint: boolean
  operation: Operation
  method: string
  path: string
  headers: Record<string, string>
  /** The fields of the body or the query, where they can be read as such. */
  fields: Record<string, Json> | null
  /** How the body is written. */
  form: 'json' | 'form' | 'multipart' | 'query' | 'other'
  status: number
  /** Undefined where the recorded exchange does not look at it. */
  answer: Json | undefined
  answerHeaders: Record<string, string>
  setsCookie: boolean
}

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fitsPath(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.replace(/\/{2,}/g, '/').split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  )
}

function operationFor(
  operations: readonly Operation[],
  method: string,
  path: string,
  fields: Exchange['fields'],
): Operation | undefined {
  const here = operations.filter(({ routes }) =>
    routes.some((route) => route.method === method && fitsPath(route.path, path)),
  )
  const named = fields?.['Action'] || null
  const actions = here.filter(({ action }) => action !== null)
  if (actions.length === 0) return here[0]
  const meant = fields && actions.find(({ name, action }) => (named === null ? action?.isUsual : name === named))
  return meant || here.find(({ isPath }) => isPath)
}

/** The recorded exchange takes whatever rows come: it shows none. */
const hidesRows = /"data":"\$any"/

/** The fields of a body that was recorded as it stands. */
function readBody(body: string): Exchange['fields'] {
  try {
    const json = JSON.parse(body) as Json
    return isObject(json) ? json : null
  } catch {
    return /^[\w%.+-]+=/.test(body) ? Object.fromEntries(new URLSearchParams(body)) : null
  }
}

type Read = Pick<Exchange, 'fields' | 'form'>

function readRequest({ method, json, form, multipart, body, base64, ...request }: RequestStep['request']): Read {
  const query = request.path?.split('?')[1] ?? ''
  if (method === 'GET' || (method === 'DELETE' && json === undefined && !form)) {
    return { form: 'query', fields: Object.fromEntries(new URLSearchParams(query)) }
  }
  if (form) return { form: 'form', fields: form }
  if (multipart) {
    const files = multipart.files.map(({ field, name }): [string, Json] => [field, name])
    return { form: 'multipart', fields: { ...multipart.fields, ...Object.fromEntries(files) } }
  }
  if (isObject(json)) return { form: 'json', fields: json }
  if (body !== undefined) return { form: 'other', fields: readBody(body) }
  return { form: 'other', fields: base64 === undefined && json === undefined ? {} : null }
}

async function exchangeOf(
  recorded: Case,
  index: number,
  variables: Variables,
  operations: readonly Operation[],
): Promise<Exchange | null> {
  const step = recorded.steps[index]
  if (!step || !('request' in step) || step.request.path === undefined || step.gateway) return null
  const { headers: sent = {} } = step.request
  // A header that is sent twice is no sample of anything.
  if (Object.values(sent).some(Array.isArray)) return null
  const request = await filled(step.request, variables)
  const expected = await filled(step.expect, variables)
  const body = expected.body === undefined || hidesRows.test(JSON.stringify(expected.body)) ? undefined : expected.body
  const answer = body === undefined ? undefined : sampleAnswer(body, variables)
  const headers = sampleAnswer(expected.headers ?? {}, variables) as Record<string, string>
  const path = request.path?.split('?')[0] ?? ''
  const read = readRequest(request)
  const operation = operationFor(operations, request.method, path, read.fields)
  if (!operation || (path !== path.replace(/\/{2,}/g, '/') && !step.follow)) return null
  return {
    name: recorded.name,
    title: recorded.title,
    step: index + 1,
    isPoint: index === recorded.steps.length - 1,
    operation,
    method: request.method,
    path,
    headers: (request.headers ?? {}) as Record<string, string>,
    ...read,
    status: expected.status,
    answer,
    answerHeaders: headers,
    setsCookie: Object.keys(expected.cookies ?? {}).length > 0,
  }
}

async function exchangesOf(recorded: Case, operations: readonly Operation[]): Promise<Exchange[]> {
  const variables = sampleVariables()
  const exchanges: Exchange[] = []
  for (const index of recorded.steps.keys()) {
    const exchange = await exchangeOf(recorded, index, variables, operations).catch((cause: unknown) => {
      throw new Error(`${recorded.name}, step ${index + 1}`, { cause })
    })
    if (exchange) exchanges.push(exchange)
  }
  return exchanges
}

/** All exchanges that ask for an operation, in the order of their files. */
export async function readExchanges(operations: readonly Operation[]): Promise<Exchange[]> {
  const cases = readPages().flatMap(({ dialect }) => readCases(dialect))
  const exchanges: Exchange[] = []
  for (const recorded of cases) exchanges.push(...(await exchangesOf(recorded, operations)))
  return exchanges
}

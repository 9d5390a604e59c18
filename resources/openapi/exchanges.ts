/** The recorded exchanges as requests and answers with sample values, each with its operation. */
import { type Case, type Json, readCases, readPages } from '../../tests/conformance/exchange.ts'
import { readFields, type SentFields } from '../../tests/conformance/fields.ts'
import type { Variables } from '../../tests/conformance/variables.ts'
import type { Operation } from './routes.ts'
import { filled, sampleAnswer, sampleVariables } from './samples.ts'

export interface Exchange extends SentFields {
  /** `kms/login-success`, and the number of the step from 1. */
  name: string
  title: string
  step: number
  /** Whether the case is about this step, which is its last one. */
  isPoint: boolean
  operation: Operation
  method: string
  path: string
  headers: Record<string, string>
  status: number
  /** Undefined where the recorded exchange does not check it. */
  answer: Json | undefined
  answerHeaders: Record<string, string>
  setsCookie: boolean
}

/** Whether a path is one of a route: `/user/id/1348000001` of `/user/id/{id}`. */
export function fitsPath(template: string, path: string): boolean {
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

/** The recorded exchange accepts any rows, so it shows none. */
const hidesRows = /"data":"\$any"/

async function exchangeOf(
  recorded: Case,
  index: number,
  variables: Variables,
  operations: readonly Operation[],
): Promise<Exchange | null> {
  const step = recorded.steps[index]
  if (!step || !('request' in step) || step.request.path === undefined || step.gateway) return null
  const { headers: sent = {} } = step.request
  // A header that is sent twice is not suitable as a sample.
  if (Object.values(sent).some(Array.isArray)) return null
  const request = await filled(step.request, variables)
  const expected = await filled(step.expect, variables)
  const body = expected.body === undefined || hidesRows.test(JSON.stringify(expected.body)) ? undefined : expected.body
  const answer = body === undefined ? undefined : sampleAnswer(body, variables)
  const headers = sampleAnswer(expected.headers ?? {}, variables) as Record<string, string>
  const path = request.path?.split('?')[0] ?? ''
  const read = readFields(request)
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

/** All exchanges of known operations, in the order of their files. */
export async function readExchanges(operations: readonly Operation[]): Promise<Exchange[]> {
  const cases = readPages().flatMap(({ dialect }) => readCases(dialect))
  const exchanges: Exchange[] = []
  for (const recorded of cases) exchanges.push(...(await exchangesOf(recorded, operations)))
  return exchanges
}

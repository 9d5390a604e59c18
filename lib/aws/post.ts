/**
 * One signed POST to an AWS service: the transport under DynamoDB, SSM and SNS. The SDK's client takes three times the
 * processor time of this and 180 KB in every bundle (docs/decisions/0017); what it decides stays as it decides it.
 */
import { exchange, type TimeLimits } from './connections.ts'
import type { HttpAnswer } from './httpAnswer.ts'
import { signHeaders } from './signature.ts'

export interface Post extends TimeLimits {
  service: string
  region: string
  endpoint: URL
  headers: Readonly<Record<string, string>>
  body: string
}

export interface Posted extends Pick<HttpAnswer, 'status' | 'headers' | 'body'> {
  /** The clock was found wrong by this answer and set right: the refusal may be for that alone. */
  clockCorrected: boolean
}

/** The SDK calls these time-outs: the service may have heard the request. */
const lostOnTheWay = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

function named(error: Error & { code?: string }): Error {
  if (lostOnTheWay.has(error.code ?? '')) error.name = 'TimeoutError'
  return error
}

// The SDK takes four minutes of difference for a wrong clock; AWS refuses from five on.
const SKEW_MS = 240_000
let clockOffset = 0

/** Sets the clock by AWS's, where they differ by so much that signatures are refused. */
function correctClock(date: string | undefined): boolean {
  const told = Date.parse(date ?? '')
  if (Number.isNaN(told) || Math.abs(told - (Date.now() + clockOffset)) < SKEW_MS) return false
  clockOffset = told - Date.now()
  return true
}

/** The text of a request (RFC 9112). @throws {TypeError} for a header that would begin another line */
function requestOf(path: string, headers: Readonly<Record<string, string>>, body: string): string {
  const names = Object.keys(headers)
  const lines = names.map((name) => `${name}: ${headers[name]}\r\n`).join('')
  const head = `POST ${path} HTTP/1.1\r\n${lines}content-length: ${Buffer.byteLength(body)}\r\n`
  // One line end each for its own, and none besides.
  if (head.split(/[\r\n]/).length !== 2 * (names.length + 2) + 1) throw new TypeError('A header has a line end in it.')
  return `${head}\r\n${body}`
}

/**
 * Sends one request, once.
 * @throws {TimeoutError} and errors of the system (`ECONNREFUSED` …) where no answer came
 */
export async function post(call: Post): Promise<Posted> {
  const { endpoint, body } = call
  const { host, pathname: path } = endpoint
  const headers = signHeaders({ ...call, host, path, now: Date.now() + clockOffset })
  try {
    const answer = await exchange(endpoint, requestOf(path, headers, body), call)
    const clockCorrected = correctClock(answer.headers['date'])
    return { status: answer.status, headers: answer.headers, body: answer.body, clockCorrected }
  } catch (error) {
    throw named(error as Error)
  }
}

// Few hosts, asked for at each call.
const endpoints = /* @__PURE__ */ new Map<string, URL>()

/** The URL of a service of AWS in a region (https://docs.aws.amazon.com/general/latest/gr/rande.html). */
export function endpointOf(service: string, region: string, override: string | undefined): URL {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const text = override ?? `https://${service}.${region}.${suffix}`
  const endpoint = endpoints.get(text) ?? new URL(text)
  endpoints.set(text, endpoint)
  return endpoint
}

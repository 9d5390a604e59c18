/** One signed request to an AWS service over our own connections: the transport under every call. */
import { hash } from 'node:crypto'
import { exchange, type TimeLimits } from './connections.ts'
import type { HttpAnswer } from './httpAnswer.ts'
import { signHeaders } from './signature.ts'

export interface SignedRequest extends TimeLimits {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  service: string
  region: string
  endpoint: URL
  /** Escaped. */
  path: string
  /** Escaped, in the order of its names; empty where there is none. */
  query: string
  headers: Readonly<Record<string, string>>
  /** Not signed: what stands on the way may change them. */
  unsigned?: Readonly<Record<string, string>>
  body: string | Buffer
  /** The body's SHA-256 in hex, where it is known already. */
  payload?: string
}

export interface Answered extends Pick<HttpAnswer, 'status' | 'headers' | 'body'> {
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

/** The head of a request (RFC 9112). @throws {TypeError} for a header that would begin another line */
function headOf({ method, path, query, body }: SignedRequest, headers: Readonly<Record<string, string>>): string {
  const names = Object.keys(headers)
  const lines = names.map((name) => `${name}: ${headers[name]}\r\n`).join('')
  const target = query === '' ? path : `${path}?${query}`
  const head = `${method} ${target} HTTP/1.1\r\n${lines}content-length: ${Buffer.byteLength(body)}\r\n`
  // One line end each for its own, and none besides.
  if (head.split(/[\r\n]/).length !== 2 * (names.length + 2) + 1) throw new TypeError('A header has a line end in it.')
  return `${head}\r\n`
}

/**
 * Sends one request, once.
 * @throws {TimeoutError} and errors of the system (`ECONNREFUSED` …) where no answer came
 */
export async function sendSigned(request: SignedRequest): Promise<Answered> {
  const { method, endpoint, body, payload = hash('sha256', body, 'hex') } = request
  const signed = signHeaders({ ...request, host: endpoint.host, payload, now: Date.now() + clockOffset })
  const head = headOf(request, request.unsigned ? { ...signed, ...request.unsigned } : signed)
  try {
    const answer = await exchange(endpoint, { head, body, isHead: method === 'HEAD' }, request)
    const clockCorrected = correctClock(answer.headers['date'])
    return { status: answer.status, headers: answer.headers, body: answer.body, clockCorrected }
  } catch (error) {
    throw named(error as Error)
  }
}

/**
 * One signed POST to an AWS service: the transport under DynamoDB, SSM and SNS. The SDK's client takes three times the
 * processor time of this and 180 KB in every bundle (docs/decisions/0017); what it decides stays as it decides it.
 */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { signHeaders } from './signature.ts'

export interface Post {
  service: string
  region: string
  endpoint: URL
  headers: Readonly<Record<string, string>>
  body: string
  /** Milliseconds until the connection is open. */
  connectionTimeout: number
  /** Milliseconds until the whole answer is there. */
  requestTimeout: number
}

export interface Posted {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** The clock was found wrong by this answer and set right: the refusal may be for that alone. */
  clockCorrected: boolean
}

/** No connection, or no whole answer, within the time given; named as the SDK names it. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** The SDK calls these time-outs: the service may have heard the request. */
const lostOnTheWay = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

function named(error: Error & { code?: string }): Error {
  if (lostOnTheWay.has(error.code ?? '')) error.name = 'TimeoutError'
  return error
}

const CONNECTION_MS = 1000

// The number of connections that the SDK's handler opens. A kept connection saves a TLS handshake a call.
const options = { keepAlive: true, maxSockets: 50 }
// Marked as pure, here and elsewhere: a bundle that only names an error carries no connections.
const agents = {
  'http:': /* @__PURE__ */ new HttpAgent(options),
  'https:': /* @__PURE__ */ new HttpsAgent(options),
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

function limitTime(request: ClientRequest, { connectionTimeout, requestTimeout }: Post): void {
  const end = (what: string) => () => request.destroy(new TimeoutError(what))
  const whole = setTimeout(end('no answer in time'), requestTimeout)
  request.once('socket', (socket) => {
    if (!socket.connecting) return
    const opening = setTimeout(end('no connection in time'), connectionTimeout)
    socket.once(socket.constructor.name === 'TLSSocket' ? 'secureConnect' : 'connect', () => clearTimeout(opening))
    request.once('close', () => clearTimeout(opening))
  })
  request.once('close', () => clearTimeout(whole))
}

/**
 * Sends one request, once.
 * @throws {TimeoutError} and errors of the system (`ECONNREFUSED` …) where no answer came
 */
export function post(call: Post): Promise<Posted> {
  const { endpoint, body, ...rest } = call
  const headers = signHeaders({
    ...rest,
    host: endpoint.host,
    path: endpoint.pathname,
    body,
    now: Date.now() + clockOffset,
  })
  const [request, agent] =
    endpoint.protocol === 'http:' ? [httpRequest, agents['http:']] : [httpsRequest, agents['https:']]
  return new Promise((resolve, reject) => {
    const sending = request(
      endpoint,
      { agent, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', (error) => reject(named(error)))
        response.on('end', () => {
          const clockCorrected = correctClock(response.headers.date)
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, clockCorrected })
        })
      },
    )
    limitTime(sending, call)
    sending.on('error', (error) => reject(named(error)))
    sending.end(body)
  })
}

/**
 * Opens a connection that the first call finds ready, its TLS handshake done: whatever is answered to a request for
 * nothing, the connection stays. No call depends on it.
 */
export function openConnection(endpoint: URL): void {
  const [request, agent] =
    endpoint.protocol === 'http:' ? [httpRequest, agents['http:']] : [httpsRequest, agents['https:']]
  const asking = request(endpoint, { agent, method: 'GET', timeout: CONNECTION_MS }, (response) => response.resume())
  asking.on('timeout', () => asking.destroy())
  asking.on('error', () => undefined)
  asking.end()
}

/** The URL of a service of AWS in a region (https://docs.aws.amazon.com/general/latest/gr/rande.html). */
export function endpointOf(service: string, region: string, override: string | undefined): URL {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return new URL(override ?? `https://${service}.${region}.${suffix}`)
}

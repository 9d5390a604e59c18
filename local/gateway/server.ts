/**
 * An API Gateway HTTP API on this machine: real HTTP in front, payload 2.0 events behind. `npm run dev` and the tests
 * use it; any difference from the live service is a fault (docs/local-api.md).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { ApiCors } from '../../resources/build/cors.ts'
import { IDLE_MS } from '../listen.ts'
import { answerOf, type GatewayAnswer, ownAnswer } from './answer.ts'
import { preflightAnswer, withCors } from './cors.ts'
import { eventFor, type GatewayRequest, type HeaderPairs, newRequestId } from './event.ts'
import { checkEventSize, RequestTooLargeError } from './lambda.ts'
import { type GatewayRoute, targetOf } from './routes.ts'

export interface GatewayOptions {
  /** Any free port where not given. */
  port?: number
  /** The address to listen on; 127.0.0.1 where not given. */
  address?: string
  /** Read at each request, so that the routes may change. */
  routes(): readonly GatewayRoute[]
  /** Null for an API without CORS. */
  cors?(): ApiCors | null
  /**
   * Runs a function on an event in JSON and returns its result in JSON.
   * @throws where the function failed; the caller only gets a 500
   */
  invoke(functionName: string, eventText: string): Promise<string>
  /**
   * Whether this is a name of the API; every `Host` is accepted where not given. A foreign name may belong to a page
   * that rebinds it to this machine.
   */
  isOwnHost?(host: string): boolean
  /** The caller's address, read at each request; the connection's own where not given. */
  sourceIp?(): string
  /** How long the API waits for a function, in seconds. */
  integrationSeconds?: number
  /** Receives every error that a function has thrown. */
  onError?(error: unknown, functionName: string): void
  /** Told of every request over HTTP that was answered, after its answer is sent. */
  onExchange?(exchange: GatewayExchange): void
}

/** A request and what it was answered. */
export interface GatewayExchange {
  method: string
  /** With its query, as on the request line. */
  path: string
  headers: HeaderPairs
  /** Null where it was larger than the quota. */
  body: Buffer | null
  /** `POST /user/register`, `$default`; null where no route took it. */
  routeKey: string | null
  answer: GatewayAnswer
  /** When it had come whole, in epoch milliseconds, and how long its answer took from then. */
  at: number
  milliseconds: number
}

export interface Gateway {
  url: string
  port: number
  /** Answers a request without HTTP. */
  invoke(request: GatewayRequest): Promise<GatewayAnswer>
  /** Stops listening, and cuts open connections. */
  stop(): Promise<void>
}

/** Quotas of HTTP APIs: request line and headers together, the payload, and the time for an integration. */
const headBytesMax = 10_240
const payloadBytesMax = 10 * 1024 * 1024
const integrationSecondsMax = 30
/** Larger than the quota, so that the gateway's own refusal is sent and not Node's. */
const headBytesRead = 256 * 1024

async function ask(options: GatewayOptions, functionName: string, event: object): Promise<GatewayAnswer> {
  let timer: NodeJS.Timeout | undefined
  try {
    const eventText = JSON.stringify(event)
    checkEventSize(eventText)
    const seconds = options.integrationSeconds ?? integrationSecondsMax
    const late = new Promise<GatewayAnswer>((resolve) => {
      timer = setTimeout(() => resolve(ownAnswer(503, 'Service Unavailable')), seconds * 1000)
    })
    return await Promise.race([options.invoke(functionName, eventText).then(answerOf), late])
  } catch (error) {
    options.onError?.(error, functionName)
    if (error instanceof RequestTooLargeError) return ownAnswer(413, 'Request Entity Too Large')
    return ownAnswer(500, 'Internal Server Error')
  } finally {
    clearTimeout(timer)
  }
}

async function invoke(options: GatewayOptions, request: GatewayRequest): Promise<GatewayAnswer> {
  const [path = ''] = request.path.split('?')
  const target = targetOf(options.routes(), request.method, path)
  if (!target) return ownAnswer(404, 'Not Found')
  let event: APIGatewayProxyEventV2
  try {
    event = eventFor(request, target.route)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return ownAnswer(400, 'Bad Request')
  }
  return ask(options, target.functionName, event)
}

function pairsOf(rawHeaders: readonly string[]): HeaderPairs {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ])
}

/** The whole body, or null where it is over the quota; it is then read to its end and discarded. */
async function bytesOf(incoming: IncomingMessage): Promise<Buffer | null> {
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > payloadBytesMax) chunks = []
    else chunks.push(chunk)
  }
  return size > payloadBytesMax ? null : Buffer.concat(chunks)
}

const headBytes = (incoming: IncomingMessage) =>
  incoming.rawHeaders.reduce((sum, text) => sum + text.length, incoming.url?.length ?? 0)

/** The IPv4 form of an address on a socket that also listens on IPv6. */
const plainAddress = (address: string | undefined) => address?.replace(/^::ffff:/, '')

async function answer(
  options: GatewayOptions,
  incoming: IncomingMessage,
  body: Buffer | null,
  requestId: string,
): Promise<GatewayAnswer> {
  if (headBytes(incoming) > headBytesMax) return ownAnswer(431, 'Request Header Fields Too Large')
  if (body === null) return ownAnswer(413, 'Request Entity Too Large')
  const { host = '', origin } = incoming.headers
  if (options.isOwnHost && !options.isOwnHost(host)) return ownAnswer(403, 'Forbidden')
  const cors = options.cors?.() ?? null
  const { method = 'GET', url = '/' } = incoming
  if (cors && method === 'OPTIONS' && origin !== undefined) return preflightAnswer(cors, origin)
  const sourceIp = options.sourceIp?.() ?? plainAddress(incoming.socket.remoteAddress)
  const given = await invoke(options, {
    method,
    path: url,
    headers: pairsOf(incoming.rawHeaders),
    body,
    requestId,
    ...(sourceIp !== undefined && { sourceIp }),
  })
  return cors ? withCors(cors, origin, given) : given
}

/** Headers of length, connection and transfer are set by the gateway; those of the function are dropped. */
const ofTheConnection = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'])

/** @throws where a status or header is invalid in HTTP; nothing has been sent then */
function send(outgoing: ServerResponse, { status, headers, cookies, body }: GatewayAnswer, requestId: string): void {
  const own = Object.entries(headers).filter(([name]) => !ofTheConnection.has(name))
  outgoing.writeHead(status, [
    ...own.flat(),
    ...cookies.flatMap((cookie) => ['set-cookie', cookie]),
    ...(status === 204 || status === 304 ? [] : ['content-length', String(body.length)]),
    'apigw-requestid',
    requestId,
  ])
  outgoing.end(body)
}

/** Sends it, or in its place what the gateway answers to a function that made no answer of HTTP. @returns what was sent */
function sendOr500(
  options: GatewayOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  given: GatewayAnswer,
  requestId: string,
): GatewayAnswer {
  try {
    send(outgoing, given, requestId)
    return given
  } catch (error) {
    options.onError?.(error, incoming.url ?? '/')
    const failure = ownAnswer(500, 'Internal Server Error')
    send(outgoing, failure, requestId)
    return failure
  }
}

async function serve(options: GatewayOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const requestId = newRequestId()
  const body = await bytesOf(incoming)
  const [at, startedAt] = [Date.now(), performance.now()]
  const given = await answer(options, incoming, body, requestId)
  const sent = sendOr500(options, incoming, outgoing, given, requestId)
  const { method = 'GET', url: path = '/' } = incoming
  options.onExchange?.({
    method,
    path,
    headers: pairsOf(incoming.rawHeaders),
    body,
    routeKey: targetOf(options.routes(), method, path.split('?')[0] ?? '')?.route.routeKey ?? null,
    answer: sent,
    at,
    milliseconds: Math.round(performance.now() - startedAt),
  })
}

function listenOn(server: Server, port: number, address: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => resolve(server.address() as AddressInfo))
  })
}

/** @throws where the address or port cannot be opened */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  // No time limit for a body, since a slow phone may need long; the limit for headers stays.
  const limits = { maxHeaderSize: headBytesRead, requestTimeout: 0, keepAliveTimeout: IDLE_MS }
  const server = createServer(limits, (incoming, outgoing) => {
    // The same clock as the functions', which may be moved.
    outgoing.setHeader('date', new Date().toUTCString())
    serve(options, incoming, outgoing).catch(() => outgoing.destroy())
  })
  const { port } = await listenOn(server, options.port ?? 0, options.address ?? '127.0.0.1')
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    invoke: (request) => invoke(options, request),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

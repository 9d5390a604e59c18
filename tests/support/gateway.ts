/**
 * An API Gateway HTTP API in this process: real HTTP in front, payload 2.0 events behind. It is stricter than
 * serverless-offline where that differs from the real one: errors, size limits, base64, HEAD, repeated headers.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import {
  answerOf,
  contextFor,
  eventFor,
  type GatewayAnswer,
  type GatewayRequest,
  lambdaBytesMax,
  type MatchedRoute,
  ownAnswer,
} from './httpEvent.ts'

export { contextFor, eventFor, type GatewayAnswer, type GatewayRequest } from './httpEvent.ts'

export type LambdaHandler = (event: APIGatewayProxyEventV2, context: Context) => unknown

export interface DeployedFunction {
  method: string
  /** `/user/registerPhone/{phone}` */
  path: string
  handler: LambdaHandler
}

export interface GatewayOptions {
  functions: readonly DeployedFunction[]
  default: LambdaHandler
  /** A request header that sets the caller's address; it exists on this stand-in only and reaches no handler. */
  sourceIpHeader?: string
  /** The caller's address otherwise, asked for at each request; that of the connection unless given. */
  sourceIp?: () => string
  timeoutSeconds?: number
  /** Told of every error that a handler let out. */
  onError?: (error: unknown) => void
}

export interface Gateway {
  url: string
  invoke(request: GatewayRequest, from?: { sourceIp: string }): Promise<GatewayAnswer>
  stop(): Promise<void>
}

/** Quotas of HTTP APIs: request line and headers together, and the payload. */
const headBytesMax = 10_240
const payloadBytesMax = 10 * 1024 * 1024

interface Target {
  handler: LambdaHandler
  route: MatchedRoute
}

function parametersOf(template: string, path: string): Record<string, string> | null {
  const [wanted, given] = [template.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    if (name === undefined ? part !== value : value === '') return null
    if (name !== undefined) parameters[name] = value
  }
  return parameters
}

/** The most specific route wins; HEAD is a method like any other, so a GET route does not take it. */
function targetOf(options: GatewayOptions, request: GatewayRequest): Target {
  const [path = ''] = request.path.split('?')
  const matches = options.functions.flatMap(({ method, path: template, handler }) => {
    const parameters = method === request.method ? parametersOf(template, path) : null
    return parameters ? [{ handler, route: { routeKey: `${method} ${template}`, parameters } }] : []
  })
  const [best] = matches.sort(
    (one, other) => Object.keys(one.route.parameters).length - Object.keys(other.route.parameters).length,
  )
  return best ?? { handler: options.default, route: { routeKey: '$default', parameters: {} } }
}

const functionName = ({ routeKey }: MatchedRoute) => `gatehouse-test-${routeKey.replace(/[^A-Za-z]+/g, '-')}`

async function invoke(options: GatewayOptions, request: GatewayRequest): Promise<GatewayAnswer> {
  const { handler, route } = targetOf(options, request)
  const timeoutSeconds = options.timeoutSeconds ?? 10
  let event: APIGatewayProxyEventV2
  try {
    event = eventFor(request, route)
  } catch {
    return ownAnswer(400, 'Bad Request')
  }
  const eventText = JSON.stringify(event)
  if (Buffer.byteLength(eventText) > lambdaBytesMax) return ownAnswer(413, 'Request Entity Too Large')
  const timeout = new AbortController()
  try {
    const ran = Promise.resolve(handler(JSON.parse(eventText), contextFor(functionName(route), timeoutSeconds)))
    const timedOut = wait(timeoutSeconds * 1000, undefined, { signal: timeout.signal }).then(() => {
      throw new Error(`Task timed out after ${timeoutSeconds} seconds`)
    })
    return answerOf(await Promise.race([ran, timedOut]))
  } catch (error) {
    options.onError?.(error)
    return ownAnswer(500, 'Internal Server Error')
  } finally {
    timeout.abort()
  }
}

function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ])
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function answer(options: GatewayOptions, incoming: IncomingMessage): Promise<GatewayAnswer> {
  const body = await bytesOf(incoming)
  const pairs = pairsOf(incoming.rawHeaders)
  const own = options.sourceIpHeader?.toLowerCase()
  const given = pairs.find(([name]) => name.toLowerCase() === own)?.[1]
  const sourceIp = given ?? options.sourceIp?.() ?? incoming.socket.remoteAddress
  const headers = pairs.filter(([name]) => name.toLowerCase() !== own)
  const headBytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, incoming.url?.length ?? 0)
  if (headBytes > headBytesMax) return ownAnswer(431, 'Request Header Fields Too Large')
  if (body.length > payloadBytesMax) return ownAnswer(413, 'Request Entity Too Large')
  return invoke(options, {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers,
    body,
    ...(sourceIp !== undefined && { sourceIp }),
  })
}

function send(outgoing: ServerResponse, { status, headers, cookies, body }: GatewayAnswer): void {
  outgoing.statusCode = status
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value)
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  outgoing.setHeader('content-length', body.length)
  outgoing.end(body)
}

/** Starts the gateway on a free port of the loopback interface. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => {
    answer(options, incoming).then(
      (given) => send(outgoing, given),
      () => outgoing.destroy(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    invoke: (request, from) => invoke(options, { ...request, ...from }),
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

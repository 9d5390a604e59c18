/**
 * An HTTP request as the payload 2.0 event of an API Gateway HTTP API, and a Lambda result as an HTTP answer.
 * Rules from the developer guide («Create AWS Lambda proxy integrations for HTTP APIs») where it speaks; where it does
 * not, from captures of the live service that other projects have published; each such rule says so.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'

export type HeaderPairs = readonly (readonly [name: string, value: string])[]

export interface GatewayRequest {
  method: string
  /** Path and query exactly as on the request line, still percent-encoded. */
  path: string
  headers?: Readonly<Record<string, string>> | HeaderPairs
  body?: string | Uint8Array
  sourceIp?: string
}

export interface MatchedRoute {
  /** `POST /user/register`, or `$default`. */
  routeKey: string
  /** Still percent-encoded. */
  parameters: Readonly<Record<string, string>>
}

export interface GatewayAnswer {
  status: number
  headers: Record<string, string>
  cookies: string[]
  body: Buffer
}

/** Lambda refuses an event or a result above this many bytes of JSON. */
export const lambdaBytesMax = 6 * 1024 * 1024

const domainName = 'id.execute-api.us-east-1.amazonaws.com'

/** Captured from the live service: these arrive as text, everything else in base64, forms and bodies without a type too. */
const textTypes = /^(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number) => String(value).padStart(2, '0')

/** `12/Mar/2020:19:03:58 +0000`, the Common Log Format that `requestContext.time` is in. */
function logTime(at: Date): string {
  const date = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}`
  return `${date}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
}

function headerPairs(headers: GatewayRequest['headers'] = []): HeaderPairs {
  return Array.isArray(headers) ? headers : Object.entries(headers as Record<string, string>)
}

/** Lower-case names, duplicates joined with commas; the cookies stand apart and in `cookies` only. */
function headersOf(pairs: HeaderPairs): { headers: Record<string, string>; cookies: string[] } {
  const headers = new Map<string, string>()
  const cookies: string[] = []
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    if (key === 'cookie') cookies.push(...value.split(/;\s*/).filter((cookie) => cookie !== ''))
    else headers.set(key, headers.has(key) ? `${headers.get(key)},${value}` : value)
  }
  return { headers: Object.fromEntries(headers), cookies }
}

function queryOf(rawQueryString: string): Record<string, string> {
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query.set(name, query.has(name) ? `${query.get(name)},${value}` : value)
  }
  return Object.fromEntries(query)
}

function decodedParameters(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]))
}

function bodyOf(body: GatewayRequest['body'], contentType: string): { body?: string; isBase64Encoded: boolean } {
  const bytes = Buffer.from(body ?? '')
  if (bytes.length === 0) return { isBase64Encoded: false }
  if (textTypes.test(contentType.trim())) return { body: bytes.toString('utf8'), isBase64Encoded: false }
  return { body: bytes.toString('base64'), isBase64Encoded: true }
}

/** The headers that the gateway itself adds; an `X-Forwarded-For` of the caller stays in front of his real address. */
function gatewayHeaders(given: Record<string, string>, sourceIp: string): Record<string, string> {
  const forwarded = given['x-forwarded-for']
  return {
    'x-amzn-trace-id': `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`,
    'x-forwarded-for': forwarded === undefined ? sourceIp : `${forwarded}, ${sourceIp}`,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  }
}

/**
 * The event that API Gateway would send for this request.
 * @param route the route it matched; without one, the `$default` route
 * @throws URIError where the path is not valid percent-encoding (the gateway answers 400 itself)
 */
export function eventFor(request: GatewayRequest, route?: MatchedRoute): APIGatewayProxyEventV2 {
  const [encodedPath = '', ...rest] = request.path.split('?')
  const rawQueryString = rest.join('?')
  // Captured from the live service: `rawPath` is decoded in spite of its name, and ends where a `?` comes out of that.
  const [path = ''] = decodeURIComponent(encodedPath).split('?')
  const { headers, cookies } = headersOf(headerPairs(request.headers))
  const { body, isBase64Encoded } = bodyOf(request.body, headers['content-type'] ?? '')
  const sourceIp = request.sourceIp ?? '192.0.2.1'
  const now = new Date()
  const routeKey = route?.routeKey ?? '$default'
  const parameters = decodedParameters(route?.parameters ?? {})
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: { host: domainName, ...headers, ...gatewayHeaders(headers, sourceIp) },
    ...(rawQueryString !== '' && { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'id',
      domainName,
      domainPrefix: 'id',
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: `${randomBytes(11).toString('base64url').slice(0, 15)}=`,
      routeKey,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body !== undefined && { body }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    isBase64Encoded,
  }
}

/** The context of one invocation; its clock starts now. */
export function contextFor(functionName: string, timeoutSeconds: number): Context {
  const endsAt = performance.now() + timeoutSeconds * 1000
  const unsupported = () => {
    throw new Error('Node 24 on Lambda has no callbacks')
  }
  return {
    awsRequestId: randomUUID(),
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    memoryLimitInMB: '512',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  }
}

/** An answer that the gateway gives by itself. */
export function ownAnswer(status: number, message: string): GatewayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function plainHeaders(headers: unknown): Record<string, string> {
  if (!isRecord(headers)) return {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

/**
 * What the gateway sends the caller for what a function returned. A result without `statusCode` is the body itself;
 * one that is too large or not of the format is the function's error.
 */
export function answerOf(result: unknown): GatewayAnswer {
  const text = JSON.stringify(result) ?? 'null'
  if (Buffer.byteLength(text) > lambdaBytesMax) return ownAnswer(500, 'Internal Server Error')
  const sent: unknown = JSON.parse(text)
  if (!isRecord(sent) || !('statusCode' in sent)) {
    const body = Buffer.from(typeof sent === 'string' ? sent : text)
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body }
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = sent
  const wrong = typeof statusCode !== 'number' || (body !== undefined && body !== null && typeof body !== 'string')
  if (wrong) return ownAnswer(500, 'Internal Server Error')
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...plainHeaders(headers) },
    cookies: Array.isArray(cookies) ? cookies.map(String) : [],
    body: Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded === true ? 'base64' : 'utf8'),
  }
}

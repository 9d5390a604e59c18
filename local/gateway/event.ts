/**
 * An HTTP request as the payload 2.0 event of an API Gateway HTTP API: the one maker of events, for `npm run dev` and
 * for every test. Rules from the developer guide («Create AWS Lambda proxy integrations for HTTP APIs») where it speaks; where it does
 * not, from captures of the live service that other projects have published; each such rule says so.
 */
import { randomBytes } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

export type HeaderPairs = readonly (readonly [name: string, value: string])[]

export interface GatewayRequest {
  method: string
  /** Path and query as on the request line, still percent-encoded. */
  path: string
  headers?: Readonly<Record<string, string>> | HeaderPairs
  body?: string | Uint8Array
  sourceIp?: string
  /** The id in the answer's `apigw-requestid`; a new one where not given. */
  requestId?: string
}

export interface MatchedRoute {
  /** `POST /user/register`, or `$default`. */
  routeKey: string
  /** Still percent-encoded. */
  parameters: Readonly<Record<string, string>>
}

/** Stands in for a missing host; over HTTP the caller's `Host` is used, which on AWS is the API's. */
const anyDomain = 'id.execute-api.us-east-1.amazonaws.com'

/**
 * Captured from the live service: bodies of these types arrive as text, all others in base64, including forms and
 * bodies without a type.
 */
const textTypes = /^(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number) => String(value).padStart(2, '0')

/** `12/Mar/2020:19:03:58 +0000`, the Common Log Format that `requestContext.time` is in. */
function logTime(at: Date): string {
  const date = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}`
  return `${date}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
}

/** A request id in the form of the live service. */
export const newRequestId = () => `${randomBytes(11).toString('base64url').slice(0, 15)}=`

function headerPairs(headers: GatewayRequest['headers'] = []): HeaderPairs {
  return Array.isArray(headers) ? headers : Object.entries(headers as Record<string, string>)
}

/** Names in lower case, duplicates joined with commas; cookies appear only in `cookies`. */
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

/** The headers that the gateway adds; the caller's own `X-Forwarded-For` stays in front of the real address. */
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
 * @throws {URIError} where the path is not valid percent-encoding (the gateway answers 400 itself)
 */
export function eventFor(request: GatewayRequest, route?: MatchedRoute): APIGatewayProxyEventV2 {
  const [encodedPath = '', ...rest] = request.path.split('?')
  const rawQueryString = rest.join('?')
  // Captured from the live service: `rawPath` is decoded in spite of its name, and ends at a `?` that the decoding
  // produces.
  const [path = ''] = decodeURIComponent(encodedPath).split('?')
  const { headers, cookies } = headersOf(headerPairs(request.headers))
  const { body, isBase64Encoded } = bodyOf(request.body, headers['content-type'] ?? '')
  const sourceIp = request.sourceIp ?? '192.0.2.1'
  const host = headers['host'] ?? anyDomain
  const domainName = host.replace(/:\d+$/, '')
  const now = new Date()
  const routeKey = route?.routeKey ?? '$default'
  const parameters = decodedParameters(route?.parameters ?? {})
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: { host, ...headers, ...gatewayHeaders(headers, sourceIp) },
    ...(rawQueryString !== '' && { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'id',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: request.requestId ?? newRequestId(),
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

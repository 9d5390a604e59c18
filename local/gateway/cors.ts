/**
 * CORS as an HTTP API does it where it is configured: the gateway answers preflights by itself, adds its headers to
 * every answer to a page of an allowed origin, and ignores those that a function set («Configure CORS for HTTP APIs»).
 */
import type { ApiCors } from '../../resources/build/cors.ts'
import type { GatewayAnswer } from './answer.ts'

function grantOf({ allowedOrigins, allowCredentials }: ApiCors, origin: string | undefined): Record<string, string> {
  if (origin === undefined || !allowedOrigins.includes(origin)) return {}
  return {
    'access-control-allow-origin': origin,
    ...(allowCredentials && { 'access-control-allow-credentials': 'true' }),
  }
}

const isGranted = (grant: Record<string, string>) => Object.keys(grant).length > 0

/** Answers a preflight; for a foreign origin the answer has no CORS headers. */
export function preflightAnswer(cors: ApiCors, origin: string): GatewayAnswer {
  const grant = grantOf(cors, origin)
  const headers = isGranted(grant) && {
    ...grant,
    'access-control-allow-methods': cors.allowedMethods.join(','),
    'access-control-allow-headers': cors.allowedHeaders.join(','),
    'access-control-max-age': String(cors.maxAge),
  }
  return { status: 204, headers: headers || {}, cookies: [], body: Buffer.alloc(0) }
}

/** The same answer with the gateway's CORS headers in place of the function's. */
export function withCors(cors: ApiCors, origin: string | undefined, answer: GatewayAnswer): GatewayAnswer {
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'))
  const grant = grantOf(cors, origin)
  const exposed = isGranted(grant) && { 'access-control-expose-headers': cors.exposedResponseHeaders.join(',') }
  return { ...answer, headers: { ...Object.fromEntries(own), ...grant, ...exposed } }
}

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { Fault } from '../../fault.ts'
import { authenticate } from '../../sessions/authenticate.ts'
import type { Session } from '../../sessions/session.ts'
import type { RawFields } from './body.ts'
import { tokenInCookies } from './sessionCookie.ts'

/** RFC 6750 §2.1: the scheme, one blank, one b64token. */
const bearer = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i

const presentIn = (value: unknown) => value !== undefined && value !== null && value !== ''

/** The credential of a request. Of four places the first that holds one decides; the others are not looked at. */
function credentialOf(event: APIGatewayProxyEventV2, body: RawFields, query: RawFields): string | null | undefined {
  const header = event.headers['authorization']
  if (header !== undefined) return bearer.exec(header)?.[1] ?? null
  const { token: inBody } = body
  if (presentIn(inBody)) return typeof inBody === 'string' ? inBody : null
  const { token: inQuery } = query
  if (event.requestContext.http.method === 'GET' && presentIn(inQuery)) return String(inQuery)
  return tokenInCookies(event.cookies ?? [])
}

/**
 * The live session of a request.
 * @throws {Fault} `no-session`
 */
export async function requiredSession(
  event: APIGatewayProxyEventV2,
  body: RawFields,
  query: RawFields,
): Promise<Session> {
  const credential = credentialOf(event, body, query)
  if (credential === undefined) throw new Fault('no-session', { given: false })
  if (credential === null) throw new Fault('no-session', { given: true })
  return authenticate(credential)
}

/**
 * The live session, or the fault that there is none, for a route that another proof opens as well. Other errors are
 * thrown.
 */
export async function sessionOrFault(
  event: APIGatewayProxyEventV2,
  body: RawFields,
  query: RawFields,
): Promise<Session | Fault> {
  try {
    return await requiredSession(event, body, query)
  } catch (error) {
    if (error instanceof Fault && error.kind === 'no-session') return error
    throw error
  }
}

/** The live session, or null; a bad credential counts as none. Other errors are thrown. */
export async function optionalSession(
  event: APIGatewayProxyEventV2,
  body: RawFields,
  query: RawFields,
): Promise<Session | null> {
  const found = await sessionOrFault(event, body, query)
  return found instanceof Fault ? null : found
}

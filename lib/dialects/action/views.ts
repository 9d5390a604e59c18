/** The successes of `action`, field by field in the document's order: some wrapped, some flat. */
import type { Requested } from '../../exports/requestExport.ts'
import type { AccountId } from '../../identity/accountId.ts'
import type { listSessions } from '../../sessions/listSessions.ts'
import type { Rotated } from '../../sessions/rotateSession.ts'
import type { OpenedSession } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { clearedSessionCookie, sessionCookie } from '../kit/sessionCookie.ts'
import type { Body } from './answers.ts'

/** The answer of an operation that the document leaves to its page. */
const done = <Mess extends string>(mess: Mess) => ({
  status: 200,
  body: { StatusCode: 0 as const, Response: { success: true as const, mess } },
})

export function loggedIn({ account, token, maxAgeSeconds }: OpenedSession): Answer<Body<'Login'>> {
  return {
    status: 200,
    body: { Response: { success: true, mess: 'login success', token, id: String(account.id) }, StatusCode: 0 },
    cookies: [sessionCookie(token, maxAgeSeconds)],
  }
}

export function registered(id: AccountId): Answer<Body<'Logon'>> {
  const response = { success: true, id: String(id), mess: 'create user success' } as const
  return { status: 200, body: { StatusCode: 0, Response: response } }
}

export function updated(): Answer<Body<'Update'>> {
  return { status: 200, body: { success: true, mess: 'update success' } }
}

/** Adds the session's new token to an answer. */
export function withRotated({ token, maxAgeSeconds }: Rotated): (answer: Answer) => Answer {
  return (answer) => ({
    ...answer,
    body: { ...answer.body, token },
    cookies: [...(answer.cookies ?? []), sessionCookie(token, maxAgeSeconds)],
  })
}

export function dataShown(types: readonly string[], data: readonly string[]): Answer<Body<'GetMessage'>> {
  return { status: 200, body: { success: true, data_type: types, data, mess: 'get data success' } }
}

export function passwordChanged(): Answer<Body<'ChangePassword'>> {
  return done('update success')
}

export function loggedOut(): Answer<Body<'Logout'>> {
  return { ...done('logout success'), cookies: [clearedSessionCookie] }
}

/** Times are epoch milliseconds. */
export function sessionsListed(sessions: Awaited<ReturnType<typeof listSessions>>): Answer<Body<'GetSessions'>> {
  const data = sessions.map(({ name, createdAt, lastSeenAt, address, agent, current }) => ({
    session: name,
    created: createdAt,
    last_seen: lastSeenAt,
    ip: address,
    agent,
    current,
  }))
  return { status: 200, body: { StatusCode: 0, Response: { success: true, mess: 'get data success', data } } }
}

export function sessionRevoked(): Answer<Body<'RevokeSession'>> {
  return done('session revoked')
}

export function codeSent(): Answer<Body<'RequestCode'>> {
  return done('code sent')
}

export function phoneBound(): Answer<Body<'BindPhone'>> {
  return done('phone bound')
}

/** Clears the session's cookie too. */
export function accountDeleted(): Answer<Body<'DeleteAccount'>> {
  return { ...done('account deleted'), cookies: [clearedSessionCookie] }
}

export function exportRequested(requested: Requested): Answer<Body<'ExportData'>> {
  if (requested.kind === 'started') return done('export started')
  const { url, expiresInSeconds } = requested
  const response = { success: true, mess: 'export ready', url, expires_in: expiresInSeconds } as const
  return { status: 200, body: { StatusCode: 0, Response: response } }
}

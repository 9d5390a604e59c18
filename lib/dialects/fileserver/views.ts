/** The successes of `fileserver`, field by field in the document's order. */
import type { Account } from '../../accounts/account.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { Role } from '../../identity/roles.ts'
import type { OpenedSession } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { clearedSessionCookie, sessionCookie } from '../kit/sessionCookie.ts'
import type { Body } from './answers.ts'
import { usernameOf } from './file.ts'

const roleCodes: { [Name in Role]: 0 | 4 | 8 } = { normal: 0, vip: 0, creator: 0, leader: 4, admin: 8 }

/** An account as its owner reads it. The document's `password` is always empty. */
function user(account: Account) {
  const { phone, email, role } = account
  return {
    username: usernameOf(account),
    mail: email ?? '',
    password: '' as const,
    role: roleCodes[role],
    phone: phone ? nationalForm(phone.phone) : '',
  }
}

const success = <Data>(data: Data) => ({ message: 'success' as const, code: 0 as const, data })

export function loggedIn({ account, token, maxAgeSeconds }: OpenedSession): Answer<Body<'login'>> {
  return {
    status: 200,
    body: success({ ...user(account), token, id: account.id }),
    cookies: [sessionCookie(token, maxAgeSeconds)],
  }
}

export function registered(account: Account): Answer<Body<'register'>> {
  return { status: 200, body: success({ ...user(account), id: account.id }) }
}

export function loggedOut(account: Account): Answer<Body<'loguot'>> {
  return { status: 200, body: success(user(account)), cookies: [clearedSessionCookie] }
}

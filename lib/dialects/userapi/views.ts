/** The successes of `userapi`, field by field in the document's order. */
import type { AccountId } from '../../identity/accountId.ts'
import type { OpenedSession } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { clearedSessionCookie, sessionCookie } from '../kit/sessionCookie.ts'
import type { Body } from './answers.ts'

export function registered(id: AccountId): Answer<Body<'register'>> {
  return { status: 200, body: { msg: 'register successful', user_id: id } }
}

export function loggedIn({ account, token, maxAgeSeconds }: OpenedSession): Answer<Body<'login'>> {
  return {
    status: 200,
    body: { msg: 'login successful', user_id: account.id, token },
    cookies: [sessionCookie(token, maxAgeSeconds)],
  }
}

export function loggedOut(): Answer<Body<'logout'>> {
  return { status: 200, body: { msg: 'logout successful' }, cookies: [clearedSessionCookie] }
}

/** `registered`: an account has this phone unproved, so the client is offered login. */
export function registrationCodeSent({ registered }: { registered: boolean }): Answer<Body<'registerPhone.get'>> {
  return { status: 200, body: { msg: '注意接收短信', ...(registered && { registered: true }) } }
}

export function loginCodeSent(): Answer<Body<'loginPhone.get'>> {
  return { status: 200, body: { msg: '注意接收短信' } }
}

export function resetCodeSent(): Answer<Body<'forgetPassword.get'>> {
  return { status: 200, body: { msg: '注意接收验证码' } }
}

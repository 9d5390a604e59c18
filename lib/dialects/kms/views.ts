/** The successes of `kms`, field by field in the document's order. */
import type { Account } from '../../accounts/account.ts'
import type { ShownAvatar } from '../../avatars/readAvatar.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { OpenedSession } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { sessionCookie } from '../kit/sessionCookie.ts'
import type { Body } from './answers.ts'

export function registered({ id }: Pick<Account, 'id'>): Answer<Body<'register'>> {
  return { status: 201, body: { done: true, code: 100, msg: '注册成功', id: String(id) } }
}

export function phoneIsFree(): Answer<Body<'testphone'>> {
  return { status: 200, body: { done: true, code: 102, msg: '该手机号未被注册' } }
}

export function loggedIn({ account, token, maxAgeSeconds, first }: OpenedSession): Answer<Body<'login'>> {
  return {
    status: 200,
    body: { done: true, code: 110, msg: '登录成功', first_time: first, token, id: String(account.id) },
    cookies: [sessionCookie(token, maxAgeSeconds)],
  }
}

export function modified(): Answer<Body<'modify'>> {
  return { status: 200, body: { done: true, code: 150, msg: '修改成功' } }
}

/** Every field is a text, the birthday too; unset ones are empty. */
export function info({ id, name, phone, email, profile }: Account): Answer<Body<'info'>> {
  return {
    status: 200,
    body: {
      done: true,
      code: 0,
      msg: '成功',
      name,
      phone: phone ? nationalForm(phone.phone) : '',
      email: email ?? '',
      birth: profile.birth === null ? '' : String(profile.birth),
      id: String(id),
    },
  }
}

export function avatarSet(): Answer<Body<'avatar'>> {
  return { status: 201, body: { done: true, code: 120, msg: '上传成功' } }
}

export function avatarOf({ bytes, type, url }: ShownAvatar): Answer<Body<'get_avatar'>> {
  const body = { done: true, code: 121, msg: '获取头像成功', data: '', url, type } as const
  return { status: 200, body, embedded: { field: 'data', bytes } }
}

/** The successes of `usermodule`, field by field in the document's order. */
import { type Account, isFrozen } from '../../accounts/account.ts'
import type { Disclosure } from '../../accounts/discloseAccount.ts'
import { publicPhoto } from '../../accounts/photo.ts'
import type { AccountId } from '../../identity/accountId.ts'
import { maskName } from '../../identity/maskName.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { OpenedSession } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { sessionCookie } from '../kit/sessionCookie.ts'
import type { Body, User } from './answers.ts'
import { envelope } from './envelope.ts'
import { timeOf } from './times.ts'

export function counted(accounts: 0 | 1): Answer<Body<'count'>> {
  return envelope(200, 'USER-SUCCESS-104', '查询成功', accounts)
}

export function found(disclosure: Disclosure): Answer<Body<'id'>> {
  return envelope(200, 'USER-SUCCESS-104', '查询成功', userOf(disclosure))
}

export function loggedIn({ account, token, maxAgeSeconds }: OpenedSession): Answer<Body<'login'>> {
  return {
    ...envelope(200, 'USER-SUCCESS-104', '登录成功', account.id, { token }),
    cookies: [sessionCookie(token, maxAgeSeconds)],
  }
}

export function registered(id: AccountId): Answer<Body<'regist'>> {
  return envelope(200, 'USER-SUCCESS-101', '注册成功', id)
}

export function passwordChanged(): Answer<Body<'password.reset'>> {
  return envelope(200, 'USER-SUCCESS-103', '密码成功修改', null)
}

function userOf(disclosure: Disclosure): User {
  if (disclosure.extent === 'removed') return removedUser(disclosure.id)
  if (disclosure.extent === 'public') return publicUser(disclosure.account)
  return wholeUser(disclosure.account, disclosure.isLocked)
}

/**
 * The account as its owner and admins read it. `action/userView.ts` lists the same fields: two documents, each of which
 * can change without the other.
 */
function wholeUser(account: Account, isLocked: boolean): User {
  const { profile } = account
  const freeze = isFrozen(account, Date.now()) ? account.freeze : null
  const phone = account.phone && nationalForm(account.phone.phone)
  return {
    id: account.id,
    card: profile.card,
    type: profile.type,
    name: account.name,
    // The document calls a phone the login name of an account that has no other.
    loginname: account.loginname ?? phone,
    password: '',
    email: account.email,
    phone,
    ip: account.registeredFrom,
    registertime: timeOf(account.registeredAt),
    lastlogintime: timeOf(account.lastLoginAt),
    lastloginip: account.lastLoginFrom,
    lastupdatetime: timeOf(account.updatedAt),
    fans: profile.fans,
    follow: profile.follow,
    islock: isLocked ? 'y' : 'n',
    isfreeze: freeze ? 'y' : 'n',
    freezeexplain: freeze?.explain ?? null,
    freezestarttime: freeze && timeOf(freeze.startsAt),
    freezeendtime: freeze && timeOf(freeze.endsAt),
    state: 'normal',
    purseadd1: profile.purseadd1,
    purseadd2: profile.purseadd2,
    vipTime: profile.vipTime,
    photo: profile.photo && publicPhoto(profile.photo),
    cont: profile.cont,
    hit: profile.hit,
    tag: profile.tag,
    backphoto: profile.backphoto,
  }
}

const isMasked = (text: string | null) => text !== null && maskName(text) !== text

/** The account as others read it: no field from which a phone or an email could be learned. */
function publicUser({ id, name, loginname, profile }: Account): User {
  return {
    id,
    card: null,
    type: profile.type,
    name: maskName(name),
    loginname: isMasked(loginname) ? null : loginname,
    password: '',
    email: null,
    phone: null,
    ip: null,
    registertime: null,
    lastlogintime: null,
    lastloginip: null,
    lastupdatetime: null,
    fans: profile.fans,
    follow: profile.follow,
    islock: 'n',
    isfreeze: 'n',
    freezeexplain: null,
    freezestarttime: null,
    freezeendtime: null,
    state: 'normal',
    purseadd1: null,
    purseadd2: null,
    vipTime: null,
    photo: profile.photo && publicPhoto(profile.photo),
    cont: profile.cont,
    hit: profile.hit,
    tag: profile.tag,
    backphoto: profile.backphoto,
  }
}

/** The view of a deleted account for all readers. */
function removedUser(id: AccountId): User {
  return {
    id,
    card: null,
    type: null,
    name: null,
    loginname: null,
    password: '',
    email: null,
    phone: null,
    ip: null,
    registertime: null,
    lastlogintime: null,
    lastloginip: null,
    lastupdatetime: null,
    fans: null,
    follow: null,
    islock: 'n',
    isfreeze: 'n',
    freezeexplain: null,
    freezestarttime: null,
    freezeendtime: null,
    state: 'remove',
    purseadd1: null,
    purseadd2: null,
    vipTime: null,
    photo: null,
    cont: null,
    hit: null,
    tag: null,
    backphoto: null,
  }
}

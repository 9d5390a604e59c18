/** Users as `usermodule` documents them; `/manager` shows them too. */
import { type Account, isFrozen } from '../../accounts/account.ts'
import type { Disclosure } from '../../accounts/discloseAccount.ts'
import { publicPhoto } from '../../accounts/photo.ts'
import type { AccountId } from '../../identity/accountId.ts'
import { maskName } from '../../identity/maskName.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { User } from './answers.ts'

const EAST_8_MS = 8 * 3_600_000

/** `2019-03-25T13:02:46`: local time of UTC+8 without an offset, as the document has it; null stays null. */
function timeOf(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs + EAST_8_MS).toISOString().slice(0, 19)
}

export function userOf(disclosure: Disclosure): User {
  if (disclosure.extent === 'removed') return nobody(disclosure.id, 'remove')
  if (disclosure.extent === 'public') return strangersUser(disclosure.account)
  return wholeUser(disclosure.account, disclosure.isLocked)
}

/**
 * The account as its owner and admins read it. `usermodule/views.ts` lists the same fields: two documents, each of
 * which can change without the other.
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
    role: account.role,
  }
}

const isMasked = (text: string | null) => text !== null && maskName(text) !== text

/** The account as others read it, leaders too: no field from which a phone or an email could be learned. */
function strangersUser({ id, name, loginname, profile }: Account): User {
  return {
    ...nobody(id, 'normal'),
    type: profile.type,
    name: maskName(name),
    loginname: isMasked(loginname) ? null : loginname,
    fans: profile.fans,
    follow: profile.follow,
    photo: profile.photo && publicPhoto(profile.photo),
    cont: profile.cont,
    hit: profile.hit,
    tag: profile.tag,
    backphoto: profile.backphoto,
  }
}

/** The fields of a deleted account, and of a user whose data may not be read. */
function nobody(id: AccountId, state: User['state']): User {
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
    state,
    purseadd1: null,
    purseadd2: null,
    vipTime: null,
    photo: null,
    cont: null,
    hit: null,
    tag: null,
    backphoto: null,
    role: null,
  }
}

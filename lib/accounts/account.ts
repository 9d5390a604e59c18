import { Fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type Identifier, phoneIdentifier, storedIdentifier } from '../identity/identifier.ts'
import { nationalForm, type Phone } from '../identity/phone.ts'
import type { Role } from '../identity/roles.ts'
import type { Verifier } from '../passwords/verifier.ts'

/**
 * The state of an account's phone (contract, «Proved and unproved phones»): `proved` by a code; `unproved`, but a
 * login; or a `contact`, given beside another identifier, which no code opens.
 */
export type PhoneState = 'proved' | 'unproved' | 'contact'

/** Times are epoch milliseconds. */
export interface Freeze {
  explain: string
  startsAt: number
  endsAt: number | null
}

/** A person's own statements and numbers; null where nothing was set. */
export interface Profile {
  /** Epoch milliseconds. */
  birth: number | null
  photo: string | null
  backphoto: string | null
  cont: string | null
  tag: string | null
  type: string | null
  card: string | null
  purseadd1: string | null
  purseadd2: string | null
  vipTime: string | null
  fans: number
  follow: number
  hit: number
}

export const emptyProfile: Profile = {
  birth: null,
  photo: null,
  backphoto: null,
  cont: null,
  tag: null,
  type: null,
  card: null,
  purseadd1: null,
  purseadd2: null,
  vipTime: null,
  fans: 0,
  follow: 0,
  hit: 0,
}

/** A picture of the account, in the bucket. */
export interface Avatar {
  key: string
  /** Its media type. */
  type: string
}

/** Times are epoch milliseconds; unset fields are null. */
export interface Account {
  id: AccountId
  name: string
  role: Role
  verifier: Verifier | null
  phone: { phone: Phone; state: PhoneState } | null
  email: string | null
  loginname: string | null
  /** Sessions of another epoch are over: one write ends them all. */
  epoch: number
  registeredAt: number
  /** The address the registration came from. */
  registeredFrom: string
  lastLoginAt: number | null
  lastLoginFrom: string | null
  /** The last change of profile, password or login. */
  updatedAt: number
  freeze: Freeze | null
  /** When it came over from an old server; null for those that began here. */
  importedAt: number | null
  /** The mark that it came over by. */
  importMark: string | null
  avatar: Avatar | null
  profile: Profile
}

/** Everything the account logs in with. */
export function identifiersOf({
  phone,
  email,
  loginname,
}: Pick<Account, 'phone' | 'email' | 'loginname'>): Identifier[] {
  return [
    ...(loginname === null ? [] : [storedIdentifier('loginname', loginname)]),
    ...(phone === null ? [] : [phoneIdentifier(phone.phone)]),
    ...(email === null ? [] : [storedIdentifier('email', email)]),
  ]
}

/** Whether a manager's freeze holds at this moment. */
export function isFrozen(account: Account, now: number): boolean {
  const { freeze } = account
  return freeze !== null && freeze.startsAt <= now && (freeze.endsAt === null || freeze.endsAt > now)
}

/** The answer to a right password or code of a frozen account; null while no freeze holds. */
export function freezeFault(account: Account, now: number): Fault | null {
  const { freeze } = account
  if (freeze === null || !isFrozen(account, now)) return null
  return new Fault('account-frozen', { explain: freeze.explain, endsAt: freeze.endsAt })
}

/** The phone, if a code may open the account by it. A contact may be another person's number, mistyped. */
export function loginPhoneOf(account: Account | null): Phone | null {
  return account?.phone && account.phone.state !== 'contact' ? account.phone.phone : null
}

/** The name of an account that gave none: login name, else phone, never the email (contract, «Account»). */
function defaultName(id: AccountId, { loginname, phone }: Pick<Account, 'loginname' | 'phone'>): string {
  return loginname ?? (phone ? nationalForm(phone.phone) : String(id))
}

type Given = Pick<Account, 'role' | 'verifier' | 'phone' | 'email' | 'loginname' | 'registeredFrom'> & {
  name: string | null
  birth?: number | null
}

/** An account as it begins; whether its id and identifiers are free, the write will tell. */
export function newAccount(id: AccountId, { birth = null, ...given }: Given): Account {
  const now = Date.now()
  return {
    ...given,
    id,
    name: given.name ?? defaultName(id, given),
    epoch: 0,
    registeredAt: now,
    lastLoginAt: null,
    lastLoginFrom: null,
    updatedAt: now,
    freeze: null,
    importedAt: null,
    importMark: null,
    avatar: null,
    profile: { ...emptyProfile, birth },
  }
}

/** The items of accounts and their identifiers; nothing else knows their attributes. */
import { type AttributeChange, changeExpression, changeOf, type Expected, expectation } from '../aws/changes.ts'
import type { Check, Item, Part, Put, Update } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'
import { storedPhone } from '../identity/phone.ts'
import type { Role } from '../identity/roles.ts'
import type { Verifier } from '../passwords/verifier.ts'
import { type Account, type Avatar, emptyProfile, type Freeze, type PhoneState, type Profile } from './account.ts'

export const accountKey = (id: AccountId) => ({ table: environment().usersTable, key: { id } })

/** The keys of several accounts, each once. */
export const accountKeys = (ids: readonly AccountId[]) => ({
  table: environment().usersTable,
  keys: [...new Set(ids)].map((id) => ({ id })),
})

export const identifierKey = ({ key }: Identifier) => ({
  table: environment().identifiersTable,
  key: { identifier: key },
})

function freezeFrom(item: Item | undefined): Freeze | null {
  if (!item) return null
  return { explain: String(item['explain']), startsAt: Number(item['startsAt']), endsAt: item['endsAt'] ?? null }
}

function avatarFrom(item: Item | undefined): Avatar | null {
  return item ? { key: String(item['key']), type: String(item['type']) } : null
}

/** Attributes that were never set are not in the item. */
function profileFrom(item: Item): Profile {
  const set = Object.keys(emptyProfile).filter((name) => item[name] !== undefined)
  return { ...emptyProfile, ...Object.fromEntries(set.map((name) => [name, item[name]])) }
}

/** A deleted account leaves its id, which no other account ever gets. */
export const isTombstone = (item: Item | undefined) => item?.['deletedAt'] !== undefined

/** Every attribute that an account's item can have. */
export const accountAttributes: readonly string[] = [
  'id',
  'name',
  'role',
  'password',
  'phone',
  'phoneState',
  'email',
  'loginname',
  'epoch',
  'registeredAt',
  'registeredFrom',
  'lastLoginAt',
  'lastLoginFrom',
  'firstLogin',
  'updatedAt',
  'freeze',
  'importedAt',
  'importedFrom',
  'importedId',
  'importMark',
  'avatar',
  'deletedAt',
  'admins',
  ...Object.keys(emptyProfile),
]

/** Reads an account's item; a tombstone of a deleted one is nobody. */
export function accountFrom(item: Item | undefined): Account | null {
  if (!item || isTombstone(item)) return null
  const number: string | undefined = item['phone']
  return {
    id: item['id'] as AccountId,
    name: item['name'],
    role: item['role'] as Role,
    verifier: (item['password'] ?? null) as Verifier | null,
    phone: number === undefined ? null : { phone: storedPhone(number), state: item['phoneState'] as PhoneState },
    email: item['email'] ?? null,
    loginname: item['loginname'] ?? null,
    epoch: item['epoch'],
    registeredAt: item['registeredAt'],
    registeredFrom: item['registeredFrom'],
    lastLoginAt: item['lastLoginAt'] ?? null,
    lastLoginFrom: item['lastLoginFrom'] ?? null,
    updatedAt: item['updatedAt'] ?? item['registeredAt'],
    freeze: freezeFrom(item['freeze']),
    importedAt: item['importedAt'] ?? null,
    importMark: item['importMark'] ?? null,
    avatar: avatarFrom(item['avatar']),
    profile: profileFrom(item),
  }
}

/** Writes a new account; refused where the id is taken, by a tombstone too. */
export function accountPut(account: Account): Put {
  return {
    table: environment().usersTable,
    item: {
      id: account.id,
      name: account.name,
      role: account.role,
      password: account.verifier ?? undefined,
      phone: account.phone?.phone.number,
      phoneState: account.phone?.state,
      email: account.email ?? undefined,
      loginname: account.loginname ?? undefined,
      epoch: account.epoch,
      registeredAt: account.registeredAt,
      registeredFrom: account.registeredFrom,
      updatedAt: account.updatedAt,
      birth: account.profile.birth ?? undefined,
    },
    condition: 'attribute_not_exists(id)',
  }
}

/** Where an account of an old server comes from. */
export interface OldHome {
  /** The dialect of the old server; a slash and a name follow where there are several of it. */
  source: string
  /** Its id there, where it had one; kept for reference. */
  oldId: string | null
}

/** The profile of the old server; only what is set goes into the item. */
function importedProfile({ profile }: Account): Item {
  return Object.fromEntries(
    Object.entries(profile).filter(([name, value]) => value !== emptyProfile[name as keyof Profile]),
  )
}

/** Writes an account that began elsewhere; refused where the id is taken, by a tombstone too. */
export function importedAccountPut(account: Account, { source, oldId }: OldHome): Put {
  const put = accountPut(account)
  const { lastLoginAt, lastLoginFrom, freeze, importedAt, importMark } = account
  return {
    ...put,
    item: {
      ...put.item,
      ...importedProfile(account),
      lastLoginAt: lastLoginAt ?? undefined,
      lastLoginFrom: lastLoginFrom ?? undefined,
      // A login on the old server counts: the next one here is not the first.
      firstLogin: lastLoginAt === null ? undefined : 'imported',
      freeze: freeze ? { ...freeze } : undefined,
      importedAt,
      importMark: importMark ?? undefined,
      importedFrom: source,
      importedId: oldId ?? undefined,
    },
  }
}

/**
 * Where it stands which account an old server's user has become. The key cannot be an identifier: it has a colon, and
 * neither `+` nor `@`.
 */
export const importMarkKey = (mark: string) => ({
  table: environment().identifiersTable,
  key: { identifier: `import:${mark}` },
})

export const importMarkKeys = (marks: readonly string[]) => ({
  table: environment().identifiersTable,
  keys: marks.map((mark) => importMarkKey(mark).key),
})

/** @param logins keyed hashes of what the user logged in with there, which tell whether somebody else has the same id */
export function importMarkPut(mark: string, account: AccountId, logins: readonly string[]): Put {
  const { table, key } = importMarkKey(mark)
  return { table, item: { ...key, account, logins: [...logins] }, condition: 'attribute_not_exists(identifier)' }
}

export interface ImportMark {
  mark: string
  /** Null where the account was deleted since. */
  account: AccountId | null
  /** Null where nobody knows any more. */
  logins: readonly string[] | null
}

export function importMarkFrom(item: Item): ImportMark {
  const mark = String(item['identifier']).slice('import:'.length)
  return { mark, account: (item['account'] ?? null) as AccountId | null, logins: item['logins'] ?? null }
}

/** Of somebody who has left no more than that he came over once, so that he does not come back by another import. */
export function importMarkPast(mark: string): Put {
  const { table, key } = importMarkKey(mark)
  return { table, item: { ...key, left: true } }
}

/** Claims an identifier, free or held by the one account whose claim has expired. */
export function identifierPut(identifier: Identifier, account: AccountId, from: AccountId | null): Put {
  return {
    table: environment().identifiersTable,
    item: { identifier: identifier.key, account },
    condition: from === null ? 'attribute_not_exists(identifier)' : 'account = :from',
    ...(from !== null && { values: { ':from': from } }),
  }
}

/** Frees an identifier, if the account still holds it. */
export function identifierDeletion<Name extends string>(
  identifier: Identifier,
  account: AccountId,
  refusal: Name,
): Part<Name> {
  return {
    refusal,
    delete: { ...identifierKey(identifier), condition: 'account = :account', values: { ':account': account } },
  }
}

/** Takes an unproved phone from its holder by a right code: account, data and password stay, its sessions end. */
export function claimedPhoneUpdate(holder: Account): Update {
  return {
    ...accountKey(holder.id),
    update: 'REMOVE phone, phoneState ADD epoch :one',
    condition: 'phone = :phone AND phoneState <> :proved',
    values: { ':one': 1, ':phone': holder.phone?.phone.number, ':proved': 'proved' },
  }
}

/** Holds as long as no session of the account has ended by a proof, a reset or its deletion since it was read. */
export function sameEpoch({ id, epoch }: Pick<Account, 'id' | 'epoch'>): Check {
  return {
    ...accountKey(id),
    condition: 'epoch = :epoch AND attribute_not_exists(deletedAt)',
    values: { ':epoch': epoch },
  }
}

/** Takes identifiers from an account that never logged in within its first day, unless it has proved or used them since. */
export function reclaimUpdate(holder: Account, reclaimed: readonly Identifier[]): Update {
  const losesPhone = reclaimed.some(({ kind }) => kind === 'phone')
  return {
    ...accountKey(holder.id),
    ...changeExpression({
      remove: [...reclaimed.map(({ kind }) => kind), ...(losesPhone ? ['phoneState'] : [])],
      expect: {
        ...Object.fromEntries(reclaimed.map(({ kind, key }) => [kind, key])),
        ...(losesPhone && { phoneState: holder.phone?.state ?? null }),
        lastLoginAt: null,
      },
    }),
  }
}

/** Fields of an account that one write can set. Times are epoch milliseconds. */
type Settable = Pick<Account, 'name' | 'role' | 'epoch' | 'updatedAt'> & {
  verifier: Verifier
  phone: NonNullable<Account['phone']>
  email: string
  freeze: Freeze
  birth: number
  lastLoginAt: number
  lastLoginFrom: string
}

/** A change of an account; each field stands in one of its lists only. */
export interface AccountChanges {
  set?: Partial<Settable>
  remove?: readonly ('verifier' | 'phone' | 'email' | 'loginname' | 'freeze')[]
  add?: { epoch: 1 }
  /** The session to remember as the account's very first, where there was none. */
  firstLogin?: string
  /** Values that data types lay in the account's item, each by its attribute. */
  data?: readonly AttributeChange[]
}

/** Fields that a change may depend on; the phone is compared by its number, a freeze by its presence. */
type Premise = 'epoch' | 'role' | 'verifier' | 'phone' | 'phoneState' | 'email' | 'loginname' | 'freeze' | 'avatar'

const premises: { [Name in Premise]: (account: Account) => Record<string, Expected> } = {
  epoch: ({ epoch }) => ({ epoch }),
  role: ({ role }) => ({ role }),
  verifier: ({ verifier }) => ({ password: verifier }),
  phone: ({ phone }) => ({ phone: phone?.phone.number ?? null }),
  phoneState: ({ phone }) => ({ phoneState: phone?.state ?? null }),
  email: ({ email }) => ({ email }),
  loginname: ({ loginname }) => ({ loginname }),
  freeze: ({ freeze }) => ({ freeze: freeze && { exists: true } }),
  avatar: ({ avatar }): Record<string, Expected> => (avatar ? { 'avatar.key': avatar.key } : { avatar: null }),
}

const asRead = (account: Account, unchanged: readonly Premise[]): Record<string, Expected> =>
  Object.assign({}, ...unchanged.map((name) => premises[name](account)))

function attributesOf({ verifier, phone, freeze, ...plain }: Partial<Settable>): Item {
  return {
    ...plain,
    ...(verifier && { password: verifier }),
    ...(phone && { phone: phone.phone.number, phoneState: phone.state }),
    ...(freeze && { freeze: { ...freeze } }),
  }
}

const removedAttributes = { verifier: ['password'], phone: ['phone', 'phoneState'] } as const

/**
 * Changes an account in one write.
 * @param unchanged what the change is based on: it is refused where any of that is not as it was read
 */
export function accountUpdate(
  account: Account,
  { set = {}, remove = [], add, firstLogin, data = [] }: AccountChanges,
  unchanged: readonly Premise[],
): Update {
  const ofData = changeOf(data)
  const removed = remove.flatMap((name): readonly string[] =>
    name === 'verifier' || name === 'phone' ? removedAttributes[name] : [name],
  )
  return {
    ...accountKey(account.id),
    ...changeExpression({
      set: { ...ofData.set, ...attributesOf(set) },
      ...(firstLogin !== undefined && { setOnce: { firstLogin } }),
      remove: [...(ofData.remove ?? []), ...removed],
      ...(add && { add: { ...add } }),
      expect: { ...ofData.expect, ...asRead(account, unchanged) },
    }),
  }
}

/**
 * What every login leaves on the account. `firstLogin` keeps the session id of the very first one, so that exactly one of
 * two racing logins is told that it was the first.
 */
export function loginMarks(
  sid: string,
  caller: Caller,
  now: number,
): Required<Pick<AccountChanges, 'set' | 'firstLogin'>> {
  return { set: { lastLoginAt: now, lastLoginFrom: caller.address, updatedAt: now }, firstLogin: sid }
}

/** Whether the account's item, as a login has left it, names this session as the very first. */
export const isFirstLogin = (item: Item | undefined, sid: string): boolean => item?.['firstLogin'] === sid

/**
 * Puts a tombstone in the place of an account: it keeps the id from being anybody else's, and without an epoch every
 * session is over. Refused where anything has changed that decides which other items go with it.
 */
export function tombstonePut(account: Account): Put {
  const { table, key } = accountKey(account.id)
  return {
    table,
    item: { ...key, deletedAt: Date.now() },
    ...expectation(asRead(account, ['epoch', 'role', 'phone', 'email', 'loginname', 'freeze', 'avatar'])),
  }
}

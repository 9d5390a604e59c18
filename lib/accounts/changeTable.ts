/** The changes of an account's item. */
import { type AttributeChange, changeExpression, changeOf, type Expected, expectation } from '../aws/changes.ts'
import type { Check, Item, Put, Update } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { Verifier } from '../passwords/verifier.ts'
import type { Account, Freeze } from './account.ts'
import { accountKey } from './table.ts'

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

/** A change of an account; each field may be in one of its lists only. */
export interface AccountChanges {
  set?: Partial<Settable>
  remove?: readonly ('verifier' | 'phone' | 'email' | 'loginname' | 'freeze')[]
  add?: { epoch: 1 }
  /** The login to remember as the account's very first, where there was none. */
  firstLogin?: string
  /** Values of data types that are stored in the account's item, by attribute. */
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

/**
 * What every login leaves on the account. `firstLogin` keeps the name of the very first one, so that exactly one of two
 * racing logins is told that it was the first.
 * @param login names this login and no other
 */
export function loginMarks(
  login: string,
  caller: Caller,
  now: number,
): Required<Pick<AccountChanges, 'set' | 'firstLogin'>> {
  return { set: { lastLoginAt: now, lastLoginFrom: caller.address, updatedAt: now }, firstLogin: login }
}

/** Whether the account's item, as a login has left it, names this one as the very first. */
export const isFirstLogin = (item: Item | undefined, login: string): boolean => item?.['firstLogin'] === login

/**
 * Replaces an account by a tombstone. It keeps the id from other accounts; without an epoch every session has ended.
 * Refused where a field has changed that decides which other items are deleted with it.
 */
export function tombstonePut(account: Account): Put {
  const { table, key } = accountKey(account.id)
  return {
    table,
    item: { ...key, deletedAt: Date.now() },
    ...expectation(asRead(account, ['epoch', 'role', 'phone', 'email', 'loginname', 'freeze', 'avatar'])),
  }
}

import type { Item, Put } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
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

/** Reads an account's item; null for a tombstone. */
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

/** The account on the old server. */
export interface OldHome {
  /** The dialect of the old server; a slash and a name follow where there are several of it. */
  source: string
  /** Its id there, where it had one; kept for reference. */
  oldId: string | null
}

/** The profile of the old server; the item gets only fields that are set. */
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

/** The items of accounts and their identifiers; nothing else knows their attributes. */
import type { Item, Part, Put, Update } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { Identifier } from '../identifier.ts'
import type { AccountId } from '../ids.ts'
import type { Verifier } from '../passwords/verifier.ts'
import { storedPhone } from '../phone.ts'
import type { Role } from '../roles.ts'
import { type Account, emptyProfile, type Freeze, type PhoneState, type Profile } from './account.ts'

export const accountKey = (id: AccountId) => ({ table: surroundings().usersTable, key: { id } })
export const identifierKey = ({ key }: Identifier) => ({
  table: surroundings().identifiersTable,
  key: { identifier: key },
})

function freezeFrom(item: Item | undefined): Freeze | null {
  if (!item) return null
  return { explain: String(item['explain']), startsAt: Number(item['startsAt']), endsAt: item['endsAt'] ?? null }
}

/** What was never set is not in the item. */
function profileFrom(item: Item): Profile {
  const set = Object.keys(emptyProfile).filter((name) => item[name] !== undefined)
  return { ...emptyProfile, ...Object.fromEntries(set.map((name) => [name, item[name]])) }
}

/** Reads an account's item; a tombstone of a deleted one is nobody. */
export function accountFrom(item: Item | undefined): Account | null {
  if (!item || item['deletedAt'] !== undefined) return null
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
    profile: profileFrom(item),
  }
}

/** Writes a new account; refused where the id is taken, by a tombstone too. */
export function accountPut(account: Account): Put {
  return {
    table: surroundings().usersTable,
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

/** Claims an identifier, free or held by the one account that must yield it. */
export function identifierPut(identifier: Identifier, account: AccountId, from: AccountId | null): Put {
  return {
    table: surroundings().identifiersTable,
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

/** Takes an identifier from an account that never logged in within its first day. */
export function yieldedUpdate(holder: Account, kind: 'phone' | 'email', key: string): Update {
  return {
    ...accountKey(holder.id),
    update: kind === 'phone' ? 'REMOVE phone, phoneState' : 'REMOVE email',
    condition: `attribute_not_exists(lastLoginAt) AND #kind = :key${kind === 'phone' ? ' AND phoneState <> :proved' : ''}`,
    names: { '#kind': kind },
    values: { ':key': key, ...(kind === 'phone' && { ':proved': 'proved' }) },
  }
}

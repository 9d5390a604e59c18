/**
 * The ids of the active admins: one item beside the accounts, changed in the same transaction as the account, so that
 * the last one stays in every race.
 * Active means the role `admin` and no freeze: a freeze takes an admin out, lifting it brings the admin back.
 */
import type { Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Account } from './account.ts'

/** The item's key, which no account has: ids have ten digits. */
const key = { id: 0 }

export function isActiveAdmin({ role, freeze }: Pick<Account, 'role' | 'freeze'>): boolean {
  return role === 'admin' && freeze === null
}

export function adminJoins(id: AccountId): Part<'admins'> {
  return {
    refusal: 'admins',
    update: { table: environment().usersTable, key, update: 'ADD admins :ids', values: { ':ids': new Set([id]) } },
  }
}

/** Refused where no active admin would remain; holds for an account that is not an admin. */
export function adminLeaves(id: AccountId): Part<'last-admin'> {
  return {
    refusal: 'last-admin',
    update: {
      table: environment().usersTable,
      key,
      update: 'DELETE admins :ids',
      condition: 'size(admins) > :one OR (attribute_exists(admins) AND NOT contains(admins, :id))',
      values: { ':ids': new Set([id]), ':id': id, ':one': 1 },
    },
  }
}

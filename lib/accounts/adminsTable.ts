/**
 * Who the active admins are: one item beside the accounts, written only when an account becomes or ceases to be an
 * admin, in the very transaction that makes it so. The last one stays, whoever races whom.
 *
 * Active is whoever has the role `admin` and no freeze: a verb that freezes an admin takes him out, one that lifts
 * the freeze brings him back.
 */
import type { Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Account } from './account.ts'

/** Nobody's account: ids have ten digits. */
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

/** Refused where nobody would be left; who was not active may go freely. */
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

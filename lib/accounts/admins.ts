/**
 * Who the admins in office are: one item beside the accounts, written only when an account becomes or ceases to be an
 * admin, in the very transaction that makes it so. The last one stays, whoever races whom.
 *
 * In office is whoever has the role `admin` and no freeze: a verb that freezes an admin takes him out, one that lifts
 * the freeze brings him back.
 */
import type { Part } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import type { Account } from './account.ts'

/** Nobody's account: ids have ten digits. */
const key = { id: 0 }

export function isInOffice({ role, freeze }: Pick<Account, 'role' | 'freeze'>): boolean {
  return role === 'admin' && freeze === null
}

export function adminJoins(id: AccountId): Part<'admins'> {
  return {
    refusal: 'admins',
    update: { table: surroundings().usersTable, key, update: 'ADD admins :ids', values: { ':ids': new Set([id]) } },
  }
}

/** Refused where nobody would be left; who was not in office may go freely. */
export function adminLeaves(id: AccountId): Part<'last-admin'> {
  return {
    refusal: 'last-admin',
    update: {
      table: surroundings().usersTable,
      key,
      update: 'DELETE admins :ids',
      condition: 'size(admins) > :one OR (attribute_exists(admins) AND NOT contains(admins, :id))',
      values: { ':ids': new Set([id]), ':id': id, ':one': 1 },
    },
  }
}

/**
 * The lists and counts of accounts: a row on the list of the role and one more in the number of all. Ids are random, so
 * writes spread over all parts of a list and no key is hot.
 */
import type { Part } from '../aws/dynamodb.ts'
import type { Role } from '../identity/roles.ts'
import { type RowKey, rowDeletion, rowPut, sortableId } from '../lists/table.ts'
import { accountCount } from '../stats/table.ts'
import type { Account } from './account.ts'

type Counted = Pick<Account, 'id' | 'role'>
type Listing = Part<'list' | 'stat'>

export const listOf = (role: Role): string => `accounts#${role}`

const rowKeyOf = ({ id, role }: Counted): RowKey => ({ list: listOf(role), sortKey: sortableId(id) })

export function joinParts(account: Counted): Listing[] {
  return [rowPut({ ...rowKeyOf(account), id: account.id, owner: null }), accountCount(1)]
}

export function leaveParts(account: Counted): Listing[] {
  return [rowDeletion(rowKeyOf(account)), accountCount(-1)]
}

/** The parts of a change from one role to another. */
export function moveParts(account: Counted, to: Role): Part<'list'>[] {
  const { id } = account
  return [rowDeletion(rowKeyOf(account)), rowPut({ ...rowKeyOf({ id, role: to }), id, owner: null })]
}

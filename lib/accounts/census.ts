/**
 * Where an account is counted and listed: one row on the shelf of its role, and one more in the number of all. Ids are
 * random, so rows in their order come to all parts of a shelf, and no key is hot however many people register at once.
 */
import type { Part } from '../aws/dynamodb.ts'
import type { Role } from '../roles.ts'
import { type Place, rowDeletion, rowPut, sortableId } from '../shelves/table.ts'
import { accountCount } from '../stats/accountCount.ts'
import type { Account } from './account.ts'

type Counted = Pick<Account, 'id' | 'role'>
type Census = Part<'shelf' | 'stat'>

export const shelfOf = (role: Role): string => `accounts#${role}`

const placeOf = ({ id, role }: Counted): Place => ({ shelf: shelfOf(role), place: sortableId(id) })

export function censusJoined(account: Counted): Census[] {
  return [rowPut({ ...placeOf(account), thing: account.id }), accountCount(1)]
}

export function censusLeft(account: Counted): Census[] {
  return [rowDeletion(placeOf(account)), accountCount(-1)]
}

/** For a change from one role to another. */
export function censusMoved(account: Counted, to: Role): Part<'shelf'>[] {
  const { id } = account
  return [rowDeletion(placeOf(account)), rowPut({ ...placeOf({ id, role: to }), thing: id })]
}

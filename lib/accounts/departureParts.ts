/** The transaction of a deletion: everything that identifies the person is deleted at once. */
import type { Part } from '../aws/dynamodb.ts'
import type { Purpose } from '../codes/purpose.ts'
import { otherCodesEnd } from '../codes/table.ts'
import { type Account, identifiersOf } from './account.ts'
import { adminLeaves, isActiveAdmin } from './adminsTable.ts'
import { tombstonePut } from './changeTable.ts'
import { identifierDeletion } from './identifierTable.ts'
import { importMarkPast } from './importMarkTable.ts'
import { leaveParts } from './listing.ts'

export type DepartureRefusal = 'account' | 'identifier' | 'mark' | 'other-code' | 'last-admin' | 'list' | 'stat'

/**
 * Refused as `account` where the account has changed meanwhile, as `last-admin` where no active admin would be left.
 * @param usedUp purpose of the code that the same transaction uses up anyway
 */
export function departureParts(account: Account, usedUp: Purpose | null): Part<DepartureRefusal>[] {
  const { id, phone, importMark } = account
  return [
    { refusal: 'account', put: tombstonePut(account) },
    ...identifiersOf(account).map((identifier) => identifierDeletion(identifier, id, 'identifier' as const)),
    ...(phone ? otherCodesEnd(phone.phone, usedUp) : []),
    ...(importMark === null ? [] : [{ refusal: 'mark' as const, put: importMarkPast(importMark) }]),
    ...leaveParts(account),
    ...(isActiveAdmin(account) ? [adminLeaves(id)] : []),
  ]
}

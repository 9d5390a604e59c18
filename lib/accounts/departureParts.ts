/** The transaction of a deletion: everything that identifies the person is deleted at once. */
import type { Part } from '../aws/dynamodb.ts'
import { codesEnd, noCodes } from '../codes/table.ts'
import type { Phone } from '../identity/phone.ts'
import { type Account, identifiersOf } from './account.ts'
import { adminLeaves, isActiveAdmin } from './adminsTable.ts'
import { tombstonePut } from './changeTable.ts'
import { identifierDeletion } from './identifierTable.ts'
import { importMarkPast } from './importMarkTable.ts'
import { leaveParts } from './listing.ts'

export type DepartureRefusal = 'account' | 'identifier' | 'mark' | 'other-code' | 'last-admin' | 'list' | 'stat'

/** A number that never had a text is not written anywhere when its account goes. */
const codesPart = (phone: Phone, hasCodes: boolean) => (hasCodes ? codesEnd(phone, Date.now()) : noCodes(phone))

/**
 * Refused as `account` where the account has changed meanwhile, as `last-admin` where no active admin would be left.
 * @param ended phone whose codes the same transaction ends anyway
 * @param hasCodes whether its own phone may have some; refused as `other-code` where it has an item and this says no
 */
export function departureParts(account: Account, ended: Phone | null, hasCodes: boolean): Part<DepartureRefusal>[] {
  const { id, phone, importMark } = account
  return [
    { refusal: 'account', put: tombstonePut(account) },
    ...identifiersOf(account).map((identifier) => identifierDeletion(identifier, id, 'identifier' as const)),
    ...(phone && phone.phone.number !== ended?.number ? [codesPart(phone.phone, hasCodes)] : []),
    ...(importMark === null ? [] : [{ refusal: 'mark' as const, put: importMarkPast(importMark) }]),
    ...leaveParts(account),
    ...(isActiveAdmin(account) ? [adminLeaves(id)] : []),
  ]
}

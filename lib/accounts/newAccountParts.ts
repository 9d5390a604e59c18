import type { Part } from '../aws/dynamodb.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { Account } from './account.ts'
import { adminJoins, isActiveAdmin } from './adminsTable.ts'
import { claimParts } from './claimParts.ts'
import { joinParts } from './listing.ts'

/**
 * The parts written with a new account: its identifiers, each given once, its row on the lists, and its place among the
 * admins.
 * @throws {Fault} `identifier-taken`, of several the first
 */
export async function newAccountParts(
  account: Account,
  identifiers: readonly Identifier[],
): Promise<Part<'identifier' | 'admins' | 'list' | 'stat'>[]> {
  return [
    ...(await claimParts(identifiers, account.id)),
    ...joinParts(account),
    ...(isActiveAdmin(account) ? [adminJoins(account.id)] : []),
  ]
}

import type { Part } from '../aws/dynamodb.ts'
import type { Identifier } from '../identifier.ts'
import type { Account } from './account.ts'
import { adminJoins, isInOffice } from './admins.ts'
import { censusJoined } from './census.ts'
import { claimParts } from './claims.ts'

/**
 * What is written along with a new account: its identifiers, each given once, and its place among all accounts and the
 * admins.
 * @throws {Fault} `identifier-taken`, of several the first
 */
export async function companionParts(
  account: Account,
  identifiers: readonly Identifier[],
): Promise<Part<'identifier' | 'admins' | 'shelf' | 'stat'>[]> {
  return [
    ...(await claimParts(identifiers, account.id)),
    ...censusJoined(account),
    ...(isInOffice(account) ? [adminJoins(account.id)] : []),
  ]
}

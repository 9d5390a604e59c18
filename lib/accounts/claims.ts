/** What it takes to claim an identifier, from whoever must yield it. */
import type { Part } from '../aws/dynamodb.ts'
import { fault } from '../fault.ts'
import type { Identifier } from '../identifier.ts'
import type { AccountId } from '../ids.ts'
import { findByIdentifier } from './find.ts'
import { identifierPut, yieldedUpdate } from './table.ts'
import { mustYield } from './yielding.ts'

/**
 * What it takes to claim an identifier now.
 * @throws {Fault} `identifier-taken`
 */
export async function claimParts(identifier: Identifier, account: AccountId): Promise<Part<'identifier'>[]> {
  const holder = await findByIdentifier(identifier)
  if (!holder) return [{ refusal: 'identifier', put: identifierPut(identifier, account, null) }]
  const { kind, key } = identifier
  if (!mustYield(holder, kind, Date.now())) throw fault('identifier-taken')
  return [
    { refusal: 'identifier', update: yieldedUpdate(holder, kind, key) },
    { refusal: 'identifier', put: identifierPut(identifier, account, holder.id) },
  ]
}

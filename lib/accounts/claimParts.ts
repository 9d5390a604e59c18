/** The parts of a transaction that claims identifiers, free ones and those of expired claims. */
import type { Part } from '../aws/dynamodb.ts'
import { codesEnd } from '../codes/table.ts'
import { Fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'
import { storedPhone } from '../identity/phone.ts'
import type { Account } from './account.ts'
import { reclaimUpdate } from './changeTable.ts'
import { findHolder } from './findAccount.ts'
import { identifierPut } from './identifierTable.ts'
import { isReclaimable } from './isReclaimable.ts'

interface Claim {
  identifier: Identifier
  holder: Account | null
}

function readClaims(identifiers: readonly Identifier[]): Promise<Claim[]> {
  return Promise.all(identifiers.map(async (identifier) => ({ identifier, holder: await findHolder(identifier) })))
}

const isTaken = ({ identifier, holder }: Claim) =>
  holder !== null && !isReclaimable(holder, identifier.kind, Date.now())

/** One part for each account that loses identifiers: a transaction may touch an item only once. */
function reclaimParts(claims: readonly Claim[]): Part<'identifier'>[] {
  const holders = new Map(claims.flatMap(({ holder }) => (holder ? [[holder.id, holder] as const] : [])))
  return [...holders.values()].map((holder) => {
    const reclaimed = claims.filter((claim) => claim.holder?.id === holder.id)
    return {
      refusal: 'identifier',
      update: reclaimUpdate(
        holder,
        reclaimed.map(({ identifier }) => identifier),
      ),
    }
  })
}

/** A code that was sent for the account before must open nothing of the one that gets the phone. */
function formerCodesEnd(claims: readonly Claim[]): Part<'identifier'>[] {
  return claims
    .filter(({ identifier, holder }) => holder !== null && identifier.kind === 'phone')
    .map(({ identifier }) => ({ ...codesEnd(storedPhone(identifier.key), Date.now()), refusal: 'identifier' }))
}

/**
 * The parts that claim these identifiers now, each given once.
 * @throws {Fault} `identifier-taken`, of several the first
 */
export async function claimParts(
  identifiers: readonly Identifier[],
  account: AccountId,
): Promise<Part<'identifier'>[]> {
  let claims = await readClaims(identifiers)
  // The reads are no snapshot: of an account that claims all of them at this moment, perhaps only the last one was
  // seen.
  if (claims.findIndex(isTaken) > 0) claims = await readClaims(identifiers)
  const taken = claims.find(isTaken)
  if (taken) throw new Fault('identifier-taken', { kind: taken.identifier.kind })
  return [
    ...reclaimParts(claims),
    ...formerCodesEnd(claims),
    ...claims.map(({ identifier, holder }) => ({
      refusal: 'identifier' as const,
      put: identifierPut(identifier, account, holder?.id ?? null),
    })),
  ]
}

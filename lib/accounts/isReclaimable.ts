import type { Identifier } from '../identity/identifier.ts'
import type { Account } from './account.ts'
import { findByIdentifier } from './findAccount.ts'

const RECLAIMABLE_AFTER_MS = 24 * 3_600_000

/**
 * Whether the holder has an identifier by an expired claim: unproved, and not once logged in within a day. People of the
 * old servers keep theirs: that they have not logged in here yet does not make what they have used for years a typing error.
 */
export function isReclaimable(holder: Account, kind: Identifier['kind'], now: number): kind is 'phone' | 'email' {
  const unproved = kind === 'email' || (kind === 'phone' && holder.phone?.state !== 'proved')
  if (holder.importedAt !== null) return false
  return unproved && holder.lastLoginAt === null && holder.registeredAt + RECLAIMABLE_AFTER_MS <= now
}

/** Whether a registration could have this identifier now. */
export async function isFree(identifier: Identifier): Promise<boolean> {
  const holder = await findByIdentifier(identifier)
  return holder === null || isReclaimable(holder, identifier.kind, Date.now())
}

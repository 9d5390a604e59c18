import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import type { Subject } from '../subject.ts'
import { lockedUntil } from '../throttle/lockedUntil.ts'
import { subjects } from '../throttle/table.ts'
import type { Account } from './account.ts'
import { wasDeleted } from './findById.ts'
import { lookUp } from './lookUp.ts'

/** How much of an account a viewer may read; of a deleted one nobody reads more than that it was there. */
export type Disclosure =
  | { extent: 'whole'; account: Account; isLocked: boolean }
  | { extent: 'public'; account: Account }
  | { extent: 'removed'; id: AccountId }

type Viewer = Pick<Account, 'id' | 'role'> | null

/** Everything is for the account itself and for admins (contract, «Masking»). */
export function mayReadAll(viewer: Viewer, { id }: Pick<Account, 'id'>): boolean {
  return viewer !== null && (viewer.id === id || viewer.role === 'admin')
}

/**
 * Looks somebody up and decides what of him the viewer may read.
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function discloseAccount(subject: Subject | null, viewer: Viewer, origin: Origin): Promise<Disclosure> {
  const account = await lookUp(subject, viewer, origin)
  if (!account) {
    if (subject?.kind === 'id' && (await wasDeleted(subject.id))) return { extent: 'removed', id: subject.id }
    throw fault('no-account')
  }
  if (!mayReadAll(viewer, account)) return { extent: 'public', account }
  return { extent: 'whole', account, isLocked: (await lockedUntil(subjects.account(account.id))) !== null }
}

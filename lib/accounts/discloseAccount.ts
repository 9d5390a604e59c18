import type { Caller } from '../caller/caller.ts'
import { during, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Subject } from '../identity/subject.ts'
import { type Asker, spendExistence, spendLookUp } from '../throttle/budgets.ts'
import { lockedUntil } from '../throttle/lockedUntil.ts'
import { subjects } from '../throttle/table.ts'
import type { Account } from './account.ts'
import { findAccount } from './findAccount.ts'
import { wasDeleted } from './findById.ts'

/** The extent to which a viewer may read an account; a deleted one shows only that it was there. */
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
 * Finds an account and decides how much of it the viewer may read.
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function discloseAccount(
  subject: Subject | null,
  viewer: (Asker & Pick<Account, 'role'>) | null,
  caller: Caller,
): Promise<Disclosure> {
  const account = await lookUp(subject, viewer, caller)
  if (!account) {
    if (subject?.kind === 'id' && (await wasDeleted(subject.id))) return { extent: 'removed', id: subject.id }
    throw fault('no-account')
  }
  if (!mayReadAll(viewer, account)) return { extent: 'public', account }
  return { extent: 'whole', account, isLocked: (await lockedUntil(subjects.account(account.id))) !== null }
}

/**
 * Finds an account. One's own costs nothing; others cost a unit of the session's account, or without a session of the
 * network (contract, «Budgets»), whether they exist or not.
 * @throws {Fault} `too-many-requests`
 */
export async function lookUp(subject: Subject | null, viewer: Asker | null, caller: Caller): Promise<Account | null> {
  const found = await during('read-data', () => findAccount(subject))
  if (viewer && found?.id === viewer.id) return found
  await (viewer ? spendLookUp(viewer, caller.network) : spendExistence(caller.network))
  return found
}

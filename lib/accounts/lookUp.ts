import type { Origin } from '../origin.ts'
import { during } from '../step.ts'
import type { Subject } from '../subject.ts'
import { spendExistence, spendLookUp } from '../throttle/budgets.ts'
import type { Account } from './account.ts'
import { findAccount } from './find.ts'

/**
 * Looks somebody up. One's own record costs nothing, with a session the account's budget pays, without one the
 * network's (contract, «Budgets»), whether there is such an account or not.
 * @throws {Fault} `too-many-requests`
 */
export async function lookUp(
  subject: Subject | null,
  viewer: Pick<Account, 'id'> | null,
  origin: Origin,
): Promise<Account | null> {
  const found = await during('read-data', () => findAccount(subject))
  if (viewer && found?.id === viewer.id) return found
  await (viewer ? spendLookUp(viewer.id) : spendExistence(origin.network))
  return found
}

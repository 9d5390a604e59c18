/**
 * The lock of an account (contract, «Login throttle»): failures in a row over all networks without a login. Known
 * networks are counted apart, and the lock does not hold for them.
 */
import { deleteItem, type Part, updateItem } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import type { Limit } from '../fault.ts'
import { allowedBy, limitOf } from './limit.ts'
import { failureCounted, failuresIn, firstFailure, lastFailure, lockEndIn, lockKey } from './lockTable.ts'
import type { ThrottleSubject } from './table.ts'

/** `locking` is the last attempt before the lock: if it is wrong, the account is locked. */
export type LockSpent = 'counted' | 'locking' | { limit: Limit }

/** Counts an attempt towards the lock, or returns the lock that holds. */
export async function spendLock(subject: ThrottleSubject, now: number): Promise<LockSpent> {
  for (;;) {
    const counted = await updateItem(failureCounted(subject, now))
    if (counted.done) return 'counted'
    const [failures, endsAt] = [failuresIn(counted.item), lockEndIn(counted.item)]
    if (endsAt > now) return { limit: limitOf(subject, allowedBy('LOGIN_FAILURES_MAX'), failures, endsAt) }
    // Either the last attempt before the lock, or the first one after it.
    const ranOut = failures >= settings().LOGIN_FAILURES_MAX
    const turned = await updateItem((ranOut ? firstFailure : lastFailure)(subject, failures, now))
    if (turned.done) return ranOut ? 'counted' : 'locking'
  }
}

/** Ends a lock and its count, after an SMS login, a reset or by a manager. */
export async function liftLock(subject: ThrottleSubject): Promise<void> {
  await deleteItem(lockKey(subject))
}

/** The same inside a transaction. */
export function lockEnding(subject: ThrottleSubject): Part<'lock'> {
  return { refusal: 'lock', delete: lockKey(subject) }
}

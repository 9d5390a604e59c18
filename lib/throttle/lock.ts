/**
 * The lock of an account (contract, «Login throttle»): failures in a row over all networks that nobody has logged in
 * from. Those that somebody has are counted apart and not bound by it.
 */
import { deleteItem, type Item, type Part, updateItem } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import { loginLock, type ThrottleSubject, throttleKey, ttlAfter } from './table.ts'

const HOUR_MS = 3_600_000
const KEPT_DAYS = 30

/** `locking` is the last attempt before the lock: if it is wrong, the account is locked. */
export type LockSpent = 'counted' | 'locking' | { lockedUntil: number }

const numberIn = (item: Item | undefined, name: string): number => Number(item?.[name] ?? 0)
const lockKey = (subject: ThrottleSubject) => throttleKey(subject, loginLock)

/** Until when a lock holds (epoch ms); 0 or past where none does. */
export const lockEnd = (item: Item | undefined) => numberIn(item, 'lockedUntil')

/** Counts an attempt towards the lock, or finds it shut. */
export async function spendLock(subject: ThrottleSubject, now: number): Promise<LockSpent> {
  const { LOGIN_FAILURES_MAX, LOCK_HOURS } = settings()
  const values = { ':one': 1, ':ttl': ttlAfter(now + KEPT_DAYS * 24 * HOUR_MS) }
  const names = { '#ttl': 'ttl' }
  for (;;) {
    const counted = await updateItem({
      ...lockKey(subject),
      update: 'ADD failures :one SET #ttl = :ttl',
      condition: 'attribute_not_exists(failures) OR failures < :last',
      names,
      values: { ...values, ':last': LOGIN_FAILURES_MAX - 1 },
    })
    if (counted.done) return 'counted'
    if (lockEnd(counted.item) > now) return { lockedUntil: lockEnd(counted.item) }
    // Either the last one before the lock, or the first one after a lock that has run out.
    const failures = numberIn(counted.item, 'failures')
    const ranOut = failures >= LOGIN_FAILURES_MAX
    const turned = await updateItem({
      ...lockKey(subject),
      update: ranOut
        ? 'SET failures = :one, #ttl = :ttl REMOVE lockedUntil'
        : 'SET failures = failures + :one, lockedUntil = :until, #ttl = :ttl',
      condition: 'failures = :failures',
      names,
      values: { ...values, ':failures': failures, ...(!ranOut && { ':until': now + LOCK_HOURS * HOUR_MS }) },
    })
    if (turned.done) return ranOut ? 'counted' : 'locking'
  }
}

/** Ends a lock and its count: an SMS login, a reset or a manager may. */
export async function liftLock(subject: ThrottleSubject): Promise<void> {
  await deleteItem(lockKey(subject))
}

/** The same inside a transaction. */
export function lockEnding(subject: ThrottleSubject): Part<'lock'> {
  return { refusal: 'lock', delete: lockKey(subject) }
}

/** The item of an account's lock: failures in a row, and when the lock ends. */
import type { Item, Update } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import { loginLock, type ThrottleSubject, throttleKey, ttlAfter } from './table.ts'

const HOUR_MS = 3_600_000
const KEPT_DAYS = 30

export const lockKey = (subject: ThrottleSubject) => throttleKey(subject, loginLock)

/** When a lock ends (epoch ms); 0 or past where none holds. */
export const lockEndIn = (item: Item | undefined): number => Number(item?.['lockedUntil'] ?? 0)

export const failuresIn = (item: Item | undefined): number => Number(item?.['failures'] ?? 0)

/** Whether failures are counted, with a lock or without one. */
export const hasFailures = (item: Item | undefined): boolean => item !== undefined

const lockTtl = (now: number) => ttlAfter(now + KEPT_DAYS * 24 * HOUR_MS)

/** One more failure, as long as it is not the last before the lock. */
export function failureCounted(subject: ThrottleSubject, now: number): Update {
  return {
    ...lockKey(subject),
    update: 'ADD failures :one SET #ttl = :ttl',
    condition: 'attribute_not_exists(failures) OR failures < :last',
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':ttl': lockTtl(now), ':last': settings().LOGIN_FAILURES_MAX - 1 },
  }
}

/** The first failure after a lock that has ended; refused where a later lock of as many failures holds. */
export function firstFailure(subject: ThrottleSubject, failures: number, now: number): Update {
  return {
    ...lockKey(subject),
    update: 'SET failures = :one, #ttl = :ttl REMOVE lockedUntil',
    condition: 'failures = :failures AND (attribute_not_exists(lockedUntil) OR lockedUntil <= :now)',
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':ttl': lockTtl(now), ':failures': failures, ':now': now },
  }
}

/** The last failure before the lock; it begins the lock. */
export function lastFailure(subject: ThrottleSubject, failures: number, now: number): Update {
  const until = now + settings().LOCK_HOURS * HOUR_MS
  return {
    ...lockKey(subject),
    update: 'SET failures = failures + :one, lockedUntil = :until, #ttl = :ttl',
    condition: 'failures = :failures',
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':ttl': lockTtl(now), ':failures': failures, ':until': until },
  }
}

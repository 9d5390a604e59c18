import { createHash } from 'node:crypto'
import { updateItem } from '../aws/dynamodb.ts'
import { type ThrottleSubject, throttleKey, ttlAfter } from './table.ts'

const HOUR_MS = 3_600_000

/** The run is whatever text the caller likes, so it is kept as a hash. */
const counterOf = (run: string) => `failures#${createHash('sha256').update(run).digest('base64url')}`

/**
 * Counts a failed login in one client's run of attempts at one account, for an hour from its first. It informs only:
 * nothing is refused by it.
 * @returns how many there are now
 */
export async function countFailure(subject: ThrottleSubject, run: string): Promise<number> {
  const key = throttleKey(subject, counterOf(run))
  for (;;) {
    const now = Date.now()
    const counted = await updateItem({
      ...key,
      update: 'ADD failures :one',
      condition: 'countedUntil > :now',
      values: { ':one': 1, ':now': now },
    })
    if (counted.done) return Number(counted.item?.['failures'])
    const begun = await updateItem({
      ...key,
      update: 'SET failures = :one, countedUntil = :until, #ttl = :ttl',
      condition: 'attribute_not_exists(countedUntil) OR countedUntil <= :now',
      names: { '#ttl': 'ttl' },
      values: { ':one': 1, ':now': now, ':until': now + HOUR_MS, ':ttl': ttlAfter(now + HOUR_MS) },
    })
    if (begun.done) return 1
  }
}

import { createHash } from 'node:crypto'
import { updateItem } from '../aws/dynamodb.ts'
import { failureInRun, failuresOfRun, runBegun, type ThrottleSubject } from './table.ts'

const HOUR_MS = 3_600_000

/** Clients choose the text of a run freely, so it is kept as a hash. */
const counterOf = (run: string) => `failures#${createHash('sha256').update(run).digest('base64url')}`

/**
 * Counts a failed login in one client's run of attempts at one account, for an hour from its first. It only informs; no
 * login is refused by it.
 * @returns the failures so far
 */
export async function countFailure(subject: ThrottleSubject, run: string): Promise<number> {
  const counter = counterOf(run)
  for (;;) {
    const now = Date.now()
    const counted = await updateItem(failureInRun(subject, counter, now))
    if (counted.done) return failuresOfRun(counted.item)
    const begun = await updateItem(runBegun(subject, counter, now, now + HOUR_MS))
    if (begun.done) return 1
  }
}

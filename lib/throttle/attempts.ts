/**
 * Attempts at a password. An attempt is spent before anything is compared, so that many guesses at once cannot pass the
 * limit. `pairs.ts` has the wait of account and network, `lock.ts` the lock of the account.
 */
import { randomUUID } from 'node:crypto'
import { getItem } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { liftLock, spendLock } from './lock.ts'
import { lockEndIn } from './lockTable.ts'
import { clearPair, givePairBack, leaveShut, pairsOf, spendPair } from './pairs.ts'
import { type Pair, pairFrom } from './pairTable.ts'
import { loginLock, loginPair, type ThrottleSubject, throttleKey } from './table.ts'

export interface Attempt {
  subject: ThrottleSubject
  network: Network
  id: string
  /** Whether somebody logged in to this account from this network within the last 30 days. */
  fromKnownNetwork: boolean
  /** Whether this was the last attempt before the lock: if it is wrong, the account is locked. */
  locksAccount: boolean
}

export type Spent =
  | { kind: 'granted'; attempt: Attempt }
  | { kind: 'waiting'; retryAfterSeconds: number }
  | { kind: 'locked'; retryAfterSeconds: number }

type SpentPair = [pair: Pair, shut: boolean]

const secondsUntil = (epochMs: number, now: number) => Math.max(1, Math.ceil((epochMs - now) / 1000))
const giveBack = (spent: readonly SpentPair[]) => Promise.all(spent.map(([pair, shut]) => givePairBack(pair, shut)))

/** Spends all pairs of an attempt or none. @returns what was spent, or when the wait of a pair ends (epoch ms) */
async function spendPairs(pairs: readonly Pair[], id: string): Promise<SpentPair[] | number> {
  const spent: SpentPair[] = []
  for (const pair of pairs) {
    const one = await spendPair(pair, id)
    if ('waitUntil' in one) {
      await giveBack(spent)
      return one.waitUntil
    }
    spent.push([pair, one.shut])
  }
  return spent
}

/**
 * Spends one attempt at a password, before it is compared. Pairs come first: their few attempts bound how many one
 * network can take from the lock's.
 */
export async function spendAttempt(subject: ThrottleSubject, network: Network): Promise<Spent> {
  const now = Date.now()
  const waiting = (until: number): Spent => ({ kind: 'waiting', retryAfterSeconds: secondsUntil(until, now) })
  const locked = (until: number): Spent => ({ kind: 'locked', retryAfterSeconds: secondsUntil(until, now) })
  const counters = [loginPair(network.name), loginLock].map((counter) => throttleKey(subject, counter))
  const [pairItem, lockItem] = await Promise.all(counters.map(({ table, key }) => getItem(table, key)))
  const { known, waits, underWay, waitUntil } = pairFrom(pairItem, now)
  if (waits && !underWay) return waiting(waitUntil)
  if (!known && lockEndIn(lockItem) > now) return locked(lockEndIn(lockItem))

  const id = randomUUID()
  const pairs = await spendPairs(pairsOf(subject, network), id)
  if (typeof pairs === 'number') return waiting(pairs)
  const lock = known ? 'counted' : await spendLock(subject, now)
  if (typeof lock === 'object') {
    await giveBack(pairs)
    return locked(lock.lockedUntil)
  }
  return {
    kind: 'granted',
    attempt: { subject, network, id, fromKnownNetwork: known, locksAccount: lock === 'locking' },
  }
}

/** Ends an attempt with a wrong password, so that others waiting for its outcome go on. */
export async function settleWrong({ subject, network, id }: Attempt): Promise<void> {
  await Promise.all(pairsOf(subject, network).map((pair) => leaveShut(pair, id)))
}

/**
 * Ends an attempt with the right password: the counts of failures are deleted; the lock's only where the network was
 * not known.
 */
export async function settleRight({ subject, network, fromKnownNetwork }: Attempt): Promise<void> {
  await Promise.all([...pairsOf(subject, network).map(clearPair), fromKnownNetwork ? null : liftLock(subject)])
}

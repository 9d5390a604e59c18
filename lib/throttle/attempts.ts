/**
 * Attempts at a password. One is spent before anything is compared, so that a storm of guesses finds the door already
 * shut; `pairs.ts` has the wait of account and network, `lock.ts` the lock of the account.
 */
import { randomUUID } from 'node:crypto'
import { together } from '../aws/together.ts'
import type { Network } from '../caller/network.ts'
import type { Limit } from '../fault.ts'
import { secondsUntil } from './limit.ts'
import { liftLock, spendLock } from './lock.ts'
import { clearPair, givePairBack, leaveShut, pairsOf, rememberNetwork, spendPair } from './pairs.ts'
import type { Pair } from './pairTable.ts'
import type { ThrottleSubject } from './table.ts'

interface SpentPair {
  pair: Pair
  /** Whether this attempt has shut it. */
  shut: boolean
  known: boolean
}

/** An attempt that has spent what is its own network's. */
export interface Begun {
  subject: ThrottleSubject
  network: Network
  id: string
  pairs: readonly SpentPair[]
  /** Whether a login to this account came from this network within the last 30 days. */
  fromKnownNetwork: boolean
}

export interface Attempt extends Begun {
  /** Whether this was the last attempt before the lock: if it is wrong, the account is locked. */
  locksAccount: boolean
}

/** Why nothing is compared. */
export interface Refused<Kind extends 'waiting' | 'locked'> {
  kind: Kind
  retryAfterSeconds: number
  limit: Limit
}
export type Waiting = Refused<'waiting'>
export type Spent = { kind: 'granted'; attempt: Attempt } | Refused<'locked'>

const giveBack = ({ id, pairs }: Pick<Begun, 'id' | 'pairs'>) =>
  together(...pairs.map(({ pair, shut }) => givePairBack(pair, shut ? id : null)))

/**
 * Begins an attempt at a password, before it is compared: spends all pairs of account and network or none, the network's
 * own first, since the wider one is shared with others.
 * @param shared what others share as well and is spent meanwhile: its refusal comes before the wider pair
 */
export async function beginAttempt(
  subject: ThrottleSubject,
  network: Network,
  shared: Promise<unknown> = Promise.resolve(),
): Promise<{ kind: 'begun'; begun: Begun } | Waiting> {
  const id = randomUUID()
  const pairs: SpentPair[] = []
  try {
    for (const pair of pairsOf(subject, network)) {
      if (pairs.length > 0) await shared
      const one = await spendPair(pair, id)
      if ('limit' in one) {
        await giveBack({ id, pairs })
        return { kind: 'waiting', retryAfterSeconds: secondsUntil(one.limit, Date.now()), ...one }
      }
      pairs.push({ pair, ...one })
    }
  } catch (error) {
    await giveBack({ id, pairs })
    throw error
  }
  return { kind: 'begun', begun: { subject, network, id, pairs, fromKnownNetwork: pairs[0]?.known ?? false } }
}

/** Takes an attempt back that has begun and is not compared: as if it had not been. */
export async function takeAttemptBack(begun: Begun): Promise<void> {
  await giveBack(begun)
}

/**
 * Counts an attempt that has begun towards the lock. The pairs come before it, since their few attempts are all that one
 * network can take from the many of the lock; a network that is known is not bound by it.
 */
export async function countAttempt(begun: Begun): Promise<Spent> {
  const now = Date.now()
  const lock = begun.fromKnownNetwork ? 'counted' : await spendLock(begun.subject, now)
  if (typeof lock === 'object') {
    await takeAttemptBack(begun)
    return { kind: 'locked', retryAfterSeconds: secondsUntil(lock.limit, now), ...lock }
  }
  return { kind: 'granted', attempt: { ...begun, locksAccount: lock === 'locking' } }
}

/** The password was wrong: those who look again at what it has shut need not. */
export async function settleWrong({ pairs, id }: Attempt): Promise<void> {
  await together(...pairs.filter(({ shut }) => shut).map(({ pair }) => leaveShut(pair, id)))
}

const liftStrangersLock = ({ subject, fromKnownNetwork }: Attempt) => (fromKnownNetwork ? null : liftLock(subject))

/** The password was right: the rows of failures end, the strangers' one too if it was a stranger's network. */
export async function settleRight(attempt: Attempt): Promise<void> {
  await together(...attempt.pairs.map(({ pair }) => clearPair(pair)), liftStrangersLock(attempt))
}

/** The same for a login: in the same write its network becomes one of the account's known ones. */
export async function settleLogin(attempt: Attempt): Promise<void> {
  const { subject, network, pairs } = attempt
  const wider = pairs.slice(1).map(({ pair }) => clearPair(pair))
  await together(rememberNetwork(subject, network), ...wider, liftStrangersLock(attempt))
}

/**
 * Wrong passwords (contract, «Login throttle»): the wait of one account and network, the lock of one account.
 * An attempt is spent before anything is compared, so that a storm of guesses finds the door already shut.
 */
import { randomUUID } from 'node:crypto'
import { deleteItem, getItem, type Item, updateItem } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import type { Network } from '../network.ts'
import { loginLock, loginPair, type ThrottleSubject, throttleKey, ttlAfter } from './table.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WAIT_MINUTES_MAX = 15
const KNOWN_DAYS = 30
// Right passwords sent at once are all right: who finds the door shut by attempts still under way looks again until
// they are settled. No comparison takes longer than this, and one that never ends counts as wrong.
const UNDER_WAY_MS = 2000
const LOOK_AGAIN_MS = 60

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

const secondsUntil = (epochMs: number, now: number) => Math.max(1, Math.ceil((epochMs - now) / 1000))
const numberIn = (item: Item | undefined, name: string): number => Number(item?.[name] ?? 0)

const pairKey = (subject: ThrottleSubject, network: Network) => throttleKey(subject, loginPair(network))
const lockKey = (subject: ThrottleSubject) => throttleKey(subject, loginLock)

/** What a pair's item says now. */
function stateOf(pair: Item | undefined, now: number) {
  const waitUntil = numberIn(pair, 'waitUntil')
  // Clocks of functions differ: an attempt of the far future is none under way, or others would wait for it.
  const underWay = Math.abs(now - numberIn(pair, 'attemptedAt')) < UNDER_WAY_MS
  return { waitUntil, waits: waitUntil > now, underWay, known: numberIn(pair, 'knownUntil') > now }
}

const pairTtl = (now: number) => ttlAfter(now + KNOWN_DAYS * DAY_MS)

/** The first few failures cost nothing but their number. */
function spendFree(attempt: Attempt, now: number) {
  return updateItem({
    ...pairKey(attempt.subject, attempt.network),
    update: 'ADD failures :one SET attemptedAt = :now, attempt = :id, #ttl = :ttl',
    // Its own id tells a repeat after a lost answer, which must not count a second time.
    condition: [
      '(attribute_not_exists(failures) OR failures < :free)',
      '(attribute_not_exists(waitUntil) OR waitUntil <= :now)',
      '(attribute_not_exists(attempt) OR attempt <> :id)',
    ].join(' AND '),
    names: { '#ttl': 'ttl' },
    values: {
      ':one': 1,
      ':free': settings().LOGIN_FREE_FAILURES,
      ':now': now,
      ':id': attempt.id,
      ':ttl': pairTtl(now),
    },
  })
}

/** Each further one shuts the pair in the same write, for 2^(n-5) minutes and at most 15. */
function spendAndShut(attempt: Attempt, failures: number, now: number) {
  const minutes = Math.min(2 ** (failures - settings().LOGIN_FREE_FAILURES), WAIT_MINUTES_MAX)
  return updateItem({
    ...pairKey(attempt.subject, attempt.network),
    update: 'SET failures = :next, waitUntil = :until, attemptedAt = :now, attempt = :id, #ttl = :ttl',
    condition: 'failures = :failures AND (attribute_not_exists(waitUntil) OR waitUntil <= :now)',
    names: { '#ttl': 'ttl' },
    values: {
      ':failures': failures,
      ':next': failures + 1,
      ':until': now + minutes * MINUTE_MS,
      ':now': now,
      ':id': attempt.id,
      ':ttl': pairTtl(now),
    },
  })
}

/** @returns whether the pair was shut by it, or until when it is shut already (epoch ms) */
async function spendPair(attempt: Attempt): Promise<{ shut: boolean } | { waitUntil: number }> {
  for (;;) {
    const now = Date.now()
    const free = await spendFree(attempt, now)
    // The second way is a repeat by the SDK after a lost answer: the item that refuses is our own.
    if (free.done || free.item?.['attempt'] === attempt.id) return { shut: false }
    const seen = stateOf(free.item, now)
    if (!seen.waits) {
      const shut = await spendAndShut(attempt, numberIn(free.item, 'failures'), now)
      if (shut.done || shut.item?.['attempt'] === attempt.id) return { shut: true }
      continue
    }
    if (!seen.underWay) return { waitUntil: seen.waitUntil }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** Counts towards the lock, or finds it shut. */
async function spendLock(
  subject: ThrottleSubject,
  now: number,
): Promise<'counted' | 'locking' | { lockedUntil: number }> {
  const { LOGIN_FAILURES_MAX, LOCK_HOURS } = settings()
  const lockedUntil = now + LOCK_HOURS * 60 * MINUTE_MS
  const values = { ':one': 1, ':ttl': pairTtl(now) }
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
    const shutUntil = numberIn(counted.item, 'lockedUntil')
    if (shutUntil > now) return { lockedUntil: shutUntil }
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
      values: { ...values, ':failures': failures, ...(!ranOut && { ':until': lockedUntil }) },
    })
    if (turned.done) return ranOut ? 'counted' : 'locking'
  }
}

/** An attempt that was spent and then not compared: as if it had not been. */
async function givePairBack({ subject, network }: Pick<Attempt, 'subject' | 'network'>, shut: boolean): Promise<void> {
  await updateItem({
    ...pairKey(subject, network),
    update: `ADD failures :minusOne${shut ? ' REMOVE waitUntil' : ''}`,
    condition: 'failures > :zero',
    values: { ':minusOne': -1, ':zero': 0 },
  })
}

/**
 * Spends one attempt at a password, before it is compared: of the pair first, since its few attempts are all that one
 * network can take from the many of the lock.
 */
export async function spendAttempt(subject: ThrottleSubject, network: Network): Promise<Spent> {
  const now = Date.now()
  const [ofPair, ofLock] = [pairKey(subject, network), lockKey(subject)]
  const [pairItem, lockItem] = await Promise.all([getItem(ofPair.table, ofPair.key), getItem(ofLock.table, ofLock.key)])
  const { known, waits, underWay, waitUntil } = stateOf(pairItem, now)
  if (waits && !underWay) return { kind: 'waiting', retryAfterSeconds: secondsUntil(waitUntil, now) }
  const locked = (until: number): Spent => ({ kind: 'locked', retryAfterSeconds: secondsUntil(until, now) })
  if (!known && numberIn(lockItem, 'lockedUntil') > now) return locked(numberIn(lockItem, 'lockedUntil'))

  const unspent = { subject, network, id: randomUUID(), fromKnownNetwork: known, locksAccount: false }
  const pair = await spendPair(unspent)
  if ('waitUntil' in pair) return { kind: 'waiting', retryAfterSeconds: secondsUntil(pair.waitUntil, now) }
  const lock = known ? 'counted' : await spendLock(subject, now)
  if (typeof lock === 'object') {
    await givePairBack(unspent, pair.shut)
    return locked(lock.lockedUntil)
  }
  return { kind: 'granted', attempt: { ...unspent, locksAccount: lock === 'locking' } }
}

/** The password was wrong: those who look again need not. */
export async function settleWrong({ subject, network, id }: Attempt): Promise<void> {
  await updateItem({
    ...pairKey(subject, network),
    update: 'SET attemptedAt = :never',
    condition: 'attempt = :id',
    values: { ':never': 0, ':id': id },
  })
}

/** The password was right: the row of failures ends, the strangers' one too if it was a stranger's network. */
export async function settleRight({ subject, network, fromKnownNetwork }: Attempt): Promise<void> {
  await Promise.all([
    updateItem({
      ...pairKey(subject, network),
      update: 'SET failures = :zero REMOVE waitUntil',
      condition: 'attribute_exists(failures)',
      values: { ':zero': 0 },
    }),
    fromKnownNetwork ? null : liftLock(subject),
  ])
}

/** Ends a lock and its count: an SMS login, a reset or a manager may. */
export async function liftLock(subject: ThrottleSubject): Promise<void> {
  await deleteItem(lockKey(subject))
}

/** Somebody logged in: for 30 days this network is one of the account's own. */
export async function rememberNetwork(subject: ThrottleSubject, network: Network): Promise<void> {
  const now = Date.now()
  await updateItem({
    ...pairKey(subject, network),
    update: 'SET failures = :zero, knownUntil = :until, #ttl = :ttl REMOVE waitUntil',
    names: { '#ttl': 'ttl' },
    values: { ':zero': 0, ':until': now + KNOWN_DAYS * DAY_MS, ':ttl': pairTtl(now) },
  })
}

/** Whether somebody logged in to this account from this network within the last 30 days. */
export async function isKnownNetwork(subject: ThrottleSubject, network: Network): Promise<boolean> {
  const { table, key } = pairKey(subject, network)
  return stateOf(await getItem(table, key), Date.now()).known
}

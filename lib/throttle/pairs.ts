/**
 * The wait of an account and a network (contract, «Login throttle»): wrong passwords in a row, and until when nothing is
 * compared. An IPv6 network counts at its /48 too, with four times as many free failures.
 */
import { giveBackOnce, type Item, updateItem } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { settings } from '../config.ts'
import { loginPair, type ThrottleSubject, throttleKey, ttlAfter } from './table.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WAIT_MINUTES_MAX = 15
const KNOWN_DAYS = 30
const WIDER_FACTOR = 4
// Right passwords sent at once are all right: who finds the door shut by attempts still under way looks again until
// they are settled. No comparison takes longer than this, and one that never ends counts as wrong.
const UNDER_WAY_MS = 2000
const LOOK_AGAIN_MS = 60

/** One network's counter of failures against one account. */
export interface Pair {
  subject: ThrottleSubject
  network: string
  freeFailures: number
}

export type PairSpent = { shut: boolean } | { waitUntil: number }

const numberIn = (item: Item | undefined, name: string): number => Number(item?.[name] ?? 0)
const pairKey = ({ subject, network }: Pick<Pair, 'subject' | 'network'>) => throttleKey(subject, loginPair(network))
const pairTtl = (now: number) => ttlAfter(now + KNOWN_DAYS * DAY_MS)

/** The counters that one attempt spends, the network's own first. */
export function pairsOf(subject: ThrottleSubject, { name, wider }: Network): Pair[] {
  const freeFailures = settings().LOGIN_FREE_FAILURES
  const own = { subject, network: name, freeFailures }
  return wider === null ? [own] : [own, { subject, network: wider, freeFailures: freeFailures * WIDER_FACTOR }]
}

/** What a pair's item says now. */
export function stateOf(pair: Item | undefined, now: number) {
  const waitUntil = numberIn(pair, 'waitUntil')
  // Clocks of functions differ: an attempt of the far future is none under way, or others would wait for it.
  const underWay = Math.abs(now - numberIn(pair, 'attemptedAt')) < UNDER_WAY_MS
  return { waitUntil, waits: waitUntil > now, underWay, known: numberIn(pair, 'knownUntil') > now }
}

/** The first few failures cost nothing but their number. */
function spendFree(pair: Pair, id: string, now: number) {
  return updateItem({
    ...pairKey(pair),
    update: 'ADD failures :one SET attemptedAt = :now, attempt = :id, #ttl = :ttl',
    // Its own id tells a repeat after a lost answer, which must not count a second time.
    condition: [
      '(attribute_not_exists(failures) OR failures < :free)',
      '(attribute_not_exists(waitUntil) OR waitUntil <= :now)',
      '(attribute_not_exists(attempt) OR attempt <> :id)',
    ].join(' AND '),
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':free': pair.freeFailures, ':now': now, ':id': id, ':ttl': pairTtl(now) },
  })
}

/** Each further one shuts the pair in the same write, for 2^(n-5) minutes and at most 15. */
function spendAndShut(pair: Pair, id: string, failures: number, now: number) {
  const minutes = Math.min(2 ** (failures - pair.freeFailures), WAIT_MINUTES_MAX)
  return updateItem({
    ...pairKey(pair),
    update: 'SET failures = :next, waitUntil = :until, attemptedAt = :now, attempt = :id, #ttl = :ttl',
    condition: 'failures = :failures AND (attribute_not_exists(waitUntil) OR waitUntil <= :now)',
    names: { '#ttl': 'ttl' },
    values: {
      ':failures': failures,
      ':next': failures + 1,
      ':until': now + minutes * MINUTE_MS,
      ':now': now,
      ':id': id,
      ':ttl': pairTtl(now),
    },
  })
}

/** Spends an attempt of one pair. @returns whether it shut the pair, or until when it is shut already (epoch ms) */
export async function spendPair(pair: Pair, id: string): Promise<PairSpent> {
  for (;;) {
    const now = Date.now()
    const free = await spendFree(pair, id, now)
    // The second way is a repeat by the SDK after a lost answer: the item that refuses is our own.
    if (free.done || free.item?.['attempt'] === id) return { shut: false }
    const seen = stateOf(free.item, now)
    if (!seen.waits) {
      const shut = await spendAndShut(pair, id, numberIn(free.item, 'failures'), now)
      if (shut.done || shut.item?.['attempt'] === id) return { shut: true }
      continue
    }
    if (!seen.underWay) return { waitUntil: seen.waitUntil }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** An attempt that was spent and then not compared: as if it had not been. */
export async function givePairBack(pair: Pair, shut: boolean): Promise<void> {
  await giveBackOnce({
    ...pairKey(pair),
    update: `ADD failures :minusOne${shut ? ' REMOVE waitUntil' : ''}`,
    condition: 'failures > :zero',
    values: { ':minusOne': -1, ':zero': 0 },
  })
}

/** The password was wrong: those who look again need not. */
export async function leaveShut(pair: Pair, id: string): Promise<void> {
  await updateItem({
    ...pairKey(pair),
    update: 'SET attemptedAt = :never',
    condition: 'attempt = :id',
    values: { ':never': 0, ':id': id },
  })
}

/** The password was right: the row of failures ends. */
export async function clearPair(pair: Pair): Promise<void> {
  await updateItem({
    ...pairKey(pair),
    update: 'SET failures = :zero REMOVE waitUntil',
    condition: 'attribute_exists(failures)',
    values: { ':zero': 0 },
  })
}

/** Somebody logged in: for 30 days this network is one of the account's own. */
export async function rememberNetwork(subject: ThrottleSubject, { name }: Network): Promise<void> {
  const now = Date.now()
  await updateItem({
    ...pairKey({ subject, network: name }),
    update: 'SET failures = :zero, knownUntil = :until, #ttl = :ttl REMOVE waitUntil',
    names: { '#ttl': 'ttl' },
    values: { ':zero': 0, ':until': now + KNOWN_DAYS * DAY_MS, ':ttl': pairTtl(now) },
  })
}

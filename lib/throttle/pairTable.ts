/** The item of an account and a network: failures in a row, the end of the wait, and whether the network is known. */
import type { Item, OwnWrite, Update } from '../aws/dynamodb.ts'
import { loginPair, type ThrottleSubject, throttleKey, ttlAfter } from './table.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const WAIT_MINUTES_MAX = 15
const KNOWN_DAYS = 30
// No comparison takes longer; one that has not ended by then counts as wrong.
const UNDER_WAY_MS = 2000

/** One network's counter of failures against one account. */
export interface Pair {
  subject: ThrottleSubject
  network: string
  freeFailures: number
}

/** A pair's state at a moment. Times are epoch milliseconds. */
export interface PairState {
  failures: number
  waitUntil: number
  waits: boolean
  /** Whether an attempt is being compared and may still turn out right. */
  underWay: boolean
  /** Whether a login to the account came from this network within the last 30 days. */
  known: boolean
}

const pairKey = ({ subject, network }: Pick<Pair, 'subject' | 'network'>) => throttleKey(subject, loginPair(network))
const pairTtl = (now: number) => ttlAfter(now + KNOWN_DAYS * DAY_MS)

export function pairFrom(item: Item | undefined, now: number): PairState {
  const numberIn = (name: string) => Number(item?.[name] ?? 0)
  const waitUntil = numberIn('waitUntil')
  // Clocks of functions differ: an attempt in the far future is not under way, else others would wait for it.
  const underWay = Math.abs(now - numberIn('attemptedAt')) < UNDER_WAY_MS
  return {
    failures: numberIn('failures'),
    waitUntil,
    waits: waitUntil > now,
    underWay,
    known: numberIn('knownUntil') > now,
  }
}

/** An attempt among the first few, which begin no wait. @param id of the attempt */
export function freeAttempt(pair: Pair, id: string, now: number): OwnWrite & Update {
  return {
    ...pairKey(pair),
    mark: { attribute: 'attempt', value: id },
    update: 'ADD failures :one SET attemptedAt = :now, attempt = :id, #ttl = :ttl',
    condition: [
      '(attribute_not_exists(failures) OR failures < :free)',
      '(attribute_not_exists(waitUntil) OR waitUntil <= :now)',
      '(attribute_not_exists(attempt) OR attempt <> :id)',
    ].join(' AND '),
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':free': pair.freeFailures, ':now': now, ':id': id, ':ttl': pairTtl(now) },
  }
}

/** A further attempt, which begins the wait in the same write: 2^(n-5) minutes, at most 15. */
export function shuttingAttempt(pair: Pair, id: string, failures: number, now: number): OwnWrite & Update {
  const minutes = Math.min(2 ** (failures - pair.freeFailures), WAIT_MINUTES_MAX)
  return {
    ...pairKey(pair),
    mark: { attribute: 'attempt', value: id },
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
  }
}

/**
 * Takes an attempt back, with the wait that it began; refused where another has begun one since.
 * @param shutBy the attempt's id where it began a wait, else null
 */
export function attemptReturn(pair: Pair, shutBy: string | null): Update {
  const values = { ':minusOne': -1, ':zero': 0 }
  const counted = 'failures > :zero'
  if (shutBy === null) return { ...pairKey(pair), update: 'ADD failures :minusOne', condition: counted, values }
  return {
    ...pairKey(pair),
    update: 'ADD failures :minusOne REMOVE waitUntil',
    condition: `${counted} AND attempt = :id`,
    values: { ...values, ':id': shutBy },
  }
}

/** Ends an attempt that was wrong, unless another has begun since. */
export function attemptEnd(pair: Pair, id: string): Update {
  return {
    ...pairKey(pair),
    update: 'SET attemptedAt = :never',
    condition: 'attempt = :id',
    values: { ':never': 0, ':id': id },
  }
}

/** Ends the failures in a row. */
export function failuresEnd(pair: Pair): Update {
  return {
    ...pairKey(pair),
    update: 'SET failures = :zero REMOVE waitUntil',
    condition: 'attribute_exists(failures)',
    values: { ':zero': 0 },
  }
}

/** Notes a login from the network, which also ends the series of failures. */
export function networkMemory(pair: Pick<Pair, 'subject' | 'network'>, now: number): Update {
  return {
    ...pairKey(pair),
    update: 'SET failures = :zero, knownUntil = :until, #ttl = :ttl REMOVE waitUntil',
    names: { '#ttl': 'ttl' },
    values: { ':zero': 0, ':until': now + KNOWN_DAYS * DAY_MS, ':ttl': pairTtl(now) },
  }
}

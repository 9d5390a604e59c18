/**
 * The wait of an account and a network (contract, «Login throttle»): failures in a row, and until when nothing is
 * compared. An IPv6 network counts at its /48 too, with four times as many free failures.
 */
import { giveBackOnce, type Part, updateItem, writeOwn } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { settings } from '../config.ts'
import type { Limit } from '../fault.ts'
import { limitOf } from './limit.ts'
import {
  attemptEnd,
  attemptReturn,
  failuresEnd,
  freeAttempt,
  networkMemory,
  type Pair,
  type PairState,
  pairFrom,
  shuttingAttempt,
} from './pairTable.ts'
import type { ThrottleSubject } from './table.ts'

const WIDER_FACTOR = 4
// Waits for attempts under way: right passwords sent at once must all succeed.
const LOOK_AGAIN_MS = 60

/** `known`: whether a login to the account came from this network within the last 30 days. */
export type PairSpent = { shut: boolean; known: boolean } | { limit: Limit }

/** The counters that one attempt spends, the network's own first. */
export function pairsOf(subject: ThrottleSubject, { name, wider }: Network): Pair[] {
  const freeFailures = settings().LOGIN_FREE_FAILURES
  const own = { subject, network: name, freeFailures }
  return wider === null ? [own] : [own, { subject, network: wider, freeFailures: freeFailures * WIDER_FACTOR }]
}

function waitOf({ subject, freeFailures: max }: Pair, { failures, waitUntil }: PairState): Limit {
  return limitOf(subject, { limit: 'LOGIN_FREE_FAILURES', max }, failures, waitUntil)
}

/**
 * Spends an attempt of one pair. The write itself says whether the network is known.
 * @returns whether it began a wait, or the wait that holds
 */
export async function spendPair(pair: Pair, id: string): Promise<PairSpent> {
  for (;;) {
    const now = Date.now()
    const free = await writeOwn(freeAttempt(pair, id, now))
    const seen = pairFrom(free.item, now)
    if (free.done) return { shut: false, known: seen.known }
    if (!seen.waits) {
      const shut = await writeOwn(shuttingAttempt(pair, id, seen.failures, now))
      if (shut.done) return { shut: true, known: seen.known }
      continue
    }
    if (!seen.underWay) return { limit: waitOf(pair, seen) }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** Takes back an attempt that was spent and never compared. @param shutBy its id where it has begun the wait, else null */
export async function givePairBack(pair: Pair, shutBy: string | null): Promise<void> {
  await giveBackOnce(attemptReturn(pair, shutBy))
}

/** Ends an attempt with a wrong password, so that others waiting for its outcome go on. */
export async function leaveShut(pair: Pair, id: string): Promise<void> {
  await updateItem(attemptEnd(pair, id))
}

/** Ends the failures in a row after the right password. */
export async function clearPair(pair: Pair): Promise<void> {
  await updateItem(failuresEnd(pair))
}

/** Remembers the network of a login: for 30 days it is one of the account's own. */
export async function rememberNetwork(subject: ThrottleSubject, { name }: Network): Promise<void> {
  await updateItem(networkMemory({ subject, network: name }, Date.now()))
}

/** The same inside the transaction of a login. */
export function networkKnown(subject: ThrottleSubject, { name }: Network, now: number): Part<'network'> {
  return { refusal: 'network', update: networkMemory({ subject, network: name }, now) }
}

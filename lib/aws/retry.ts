/** Trying again, with full jitter (AWS Architecture Blog, «Exponential Backoff And Jitter»). */
import { Fault } from '../fault.ts'

const ROUND_MS = 10
const ROUND_MS_MAX = 200

/** The result of an attempt whose premise has changed meanwhile; the next attempt reads it anew. */
export const again: unique symbol = Symbol('again')

/** Waits for a random part of `most` milliseconds. */
export function pauseWithin(most: number): Promise<void> {
  const spread = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0
  return new Promise((resolve) => setTimeout(resolve, (spread / 65536) * most))
}

/**
 * Repeats an attempt that other writes may overtake (a conditional write was refused) until it settles.
 * @param attempt reads, decides and writes; returns `again` where its write was refused
 * @throws {Fault} `unavailable` where every attempt was overtaken; errors of an attempt
 */
export async function untilSettled<Settled>(
  attemptsMax: number,
  attempt: () => Promise<Settled | typeof again>,
): Promise<Settled> {
  for (let round = 0; round < attemptsMax; round++) {
    if (round > 0) await pauseWithin(Math.min(ROUND_MS * 2 ** (round - 1), ROUND_MS_MAX))
    const settled = await attempt()
    if (settled !== again) return settled
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

import { together } from '../aws/together.ts'
import type { Network } from '../caller/network.ts'
import type { Limit } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { allowedBy } from '../throttle/limit.ts'
import type { Breaker } from './breaker.ts'
import { type CountedText, countText } from './phoneText.ts'
import { testCodeOf } from './testCode.ts'

/** The first decision on whether a text may be sent, made before the caller is told anything. */
export interface BegunText {
  /** The fixed code of a test number, whose texts are never sent; null of every other number. */
  testCode: string | null
  /** Null for a test number. */
  breaker: Breaker | null
  /** The text as its phone counts it, or the limit of the phone that refuses it. */
  counted: CountedText | Limit
}

// Of a phone's daily texts, this many are kept for networks that have logged in to its account.
const KEPT_FOR_KNOWN_NETWORKS = 5

/** Takes back what a text has begun that is not sent. */
export async function dropText({ counted }: Pick<BegunText, 'counted'>): Promise<void> {
  if ('takeBack' in counted) await counted.takeBack()
}

/** Counts a text of a phone's day, the ones kept for known networks left out. */
function countFirst(phone: Phone, network: Network): Promise<CountedText | Limit> {
  const { limit, max } = allowedBy('SMS_PER_PHONE_DAY_ALL')
  return countText(phone, network, { limit, max: Math.max(1, max - KEPT_FOR_KNOWN_NETWORKS) })
}

/**
 * Counts a text to a phone and begins its cool-down while the breaker is read.
 * @throws {Fault} `unavailable` for a test number without a stored code; then nothing has begun
 */
export async function beginText(
  phone: Phone,
  network: Network,
  readBreaker: () => Promise<Breaker>,
): Promise<BegunText> {
  const testCode = await testCodeOf(phone)
  const counting = countFirst(phone, network)
  try {
    const [breaker, counted] = await together(testCode === null ? readBreaker() : null, counting)
    return { testCode, breaker, counted }
  } catch (error) {
    const counted = await counting.catch(() => null)
    if (counted) await dropText({ counted })
    throw error
  }
}

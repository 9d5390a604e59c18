/** The work of a request in exact counts: a difference in counts is a difference in time on every machine. */
import { computations } from './argon2.ts'
import type { Meter } from './costs/meter.ts'
import type { Answer } from './world.ts'

export interface Trace {
  /** Calls to DynamoDB by operation and tables, round by round. */
  rounds: readonly string[]
  s3: readonly string[]
  texts: number
  comparisons: number
}

/** The same text with a wait in whole minutes: two requests are not sent in the same second. */
const inMinutes = (text: string) =>
  text.replace(
    /("retryAfter":)(\d+)/,
    (_, name: string, seconds: string) => `${name}${Math.round(Number(seconds) / 60)}`,
  )

/** An answer without the parts that always change: its id, and the elapsed seconds. */
export function shownIn({ status, headers, cookies, text }: Answer): object {
  const { 'x-request-id': _, 'retry-after': seconds, ...others } = headers
  return { status, headers: others, cookies, text: inMinutes(text), waits: seconds !== undefined }
}

/** Sends one request and counts its work. */
export async function traceOf(meter: Meter, act: () => Promise<Answer>): Promise<{ answer: Answer; trace: Trace }> {
  const before = computations.length
  const { cost, outcome } = await meter.costOf(act)
  const { rounds, s3, texts } = cost
  return { answer: outcome, trace: { rounds, s3, texts, comparisons: computations.length - before } }
}

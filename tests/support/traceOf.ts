/** What a request costs the service, by exact counts: a difference of them is a difference in time, on every machine. */
import { computations } from './argon2.ts'
import type { Answer, World } from './world.ts'

export interface Trace {
  /** Calls of DynamoDB by operation and tables, in alphabetical order: those of one wave come in any order. */
  calls: string[]
  objects: number
  texts: number
  comparisons: number
}

/** All of an answer but what is new in every one of them. */
export function shownIn({ status, headers, cookies, text }: Answer): object {
  const { 'x-request-id': _, ...others } = headers
  return { status, headers: others, cookies, text }
}

/** Has one request made, and counts. */
export async function traceOf(world: World, act: () => Promise<Answer>): Promise<{ answer: Answer; trace: Trace }> {
  world.wire.clear()
  world.s3Wire.clear()
  const [texts, comparisons] = [world.cloud.sms.publishes(), computations.length]
  const answer = await act()
  return {
    answer,
    trace: {
      calls: world.wire.calls.map(({ operation, tables }) => `${operation} ${tables.map(short).join(' ')}`).sort(),
      objects: world.s3Wire.calls.length,
      texts: world.cloud.sms.publishes() - texts,
      comparisons: computations.length - comparisons,
    },
  }
}

const short = (table: string) => table.replace(/^.*-/, '')

/** Work that is carried out at once. A function is frozen when it has answered, so nothing may go on behind an answer. */

type Outcomes<Works extends readonly unknown[]> = { -readonly [Index in keyof Works]: Awaited<Works[Index]> }

/**
 * Waits for works that were begun at once, for every one of them.
 * @throws the first failure in their order, once all have ended
 */
export async function together<const Works extends readonly unknown[]>(...works: Works): Promise<Outcomes<Works>> {
  const ended = await Promise.allSettled(works)
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed) throw (failed as PromiseRejectedResult).reason
  return ended.map((one) => (one as PromiseFulfilledResult<unknown>).value) as Outcomes<Works>
}

/** Something that is read before it is known whether it is needed. */
export interface Ahead<Read> {
  /** Ends when the reading has ended, and never fails. */
  ended: Promise<unknown>
  /** What was read ahead, the first time; read anew each time after that. */
  next(): Promise<Read>
}

/** Begins to read what the next wave needs; its failure is nobody's until it is asked for. */
export function readAhead<Read>(read: () => Promise<Read>): Ahead<Read> {
  let first: Promise<Read> | null = read()
  return {
    ended: first.catch(() => undefined),
    next() {
      const reading = first ?? read()
      first = null
      return reading
    },
  }
}

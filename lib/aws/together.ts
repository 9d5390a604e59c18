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

/** A read that may begin before it is known to be needed. */
export interface Ahead<Read> {
  /** Begins to read, once; ends when the reading has ended, and never fails. */
  begin(): Promise<void>
  /** The first time what was read ahead, with its failure; read anew each time after that. */
  next(): Promise<Read>
}

/** A reading that can begin beside other work. */
export function ahead<Read>(read: () => Promise<Read>): Ahead<Read> {
  let first: Promise<Read> | null = null
  return {
    async begin() {
      first ??= read()
      await first.catch(() => undefined)
    },
    next() {
      const reading = first ?? read()
      first = null
      return reading
    },
  }
}

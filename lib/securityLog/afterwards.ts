import { logError } from '../aws/log.ts'
import type { Caller } from '../caller/caller.ts'

/**
 * Carries out the rest of a change that stands already: a failure is logged, and the caller is not told that nothing has
 * happened.
 */
export async function afterwards(caller: Caller, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { requestId, dialect, operation } = caller
    logError('left undone', error, { requestId, dialect, operation })
  }
}

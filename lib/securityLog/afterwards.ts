import { logError } from '../aws/log.ts'
import type { Caller } from '../caller/caller.ts'

/**
 * Carries out what is left to do after a deed that stands: its failure is logged, and no reason to tell the caller that
 * nothing has happened.
 */
export async function afterwards(caller: Caller, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { requestId, dialect, operation } = caller
    logError('left undone', error, { requestId, dialect, operation })
  }
}

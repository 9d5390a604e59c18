import { logError } from '../aws/log.ts'
import type { Caller } from '../caller/caller.ts'

/**
 * Carries out the rest of a change that has been written: its failure is logged and the answer stays a success, since
 * the change was made.
 */
export async function afterwards(caller: Caller, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { requestId, dialect, operation } = caller
    logError('left undone', error, { requestId, dialect, operation })
  }
}

import { wasDeleted } from '../accounts/findById.ts'
import { finishJob } from '../jobs/finishJob.ts'
import { type DueRun, orFail, runDue } from '../jobs/runDue.ts'
import type { DueJob } from '../jobs/table.ts'
import { removeLeft } from './removeLeft.ts'

/**
 * Removes the data left of deleted accounts, as far as the time allows.
 * @param until epoch milliseconds
 * @throws where some of it has failed
 */
export async function runLeaving(until: number): Promise<DueRun> {
  const worked = await runDue('leaving', until, async ({ ref, job }: DueJob) => {
    if (job.kind !== 'leaving') return
    // A job alone removes nothing: the account must have its tombstone.
    if (!(await wasDeleted(job.account))) throw new Error('an account that is to be removed was not deleted')
    if (await removeLeft(job.account, until)) await finishJob(ref)
  })
  return orFail(worked)
}

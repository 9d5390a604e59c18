import { wasDeleted } from '../accounts/findById.ts'
import { finishJob } from '../jobs/finishJob.ts'
import { type DueRun, orFail, runDue } from '../jobs/runDue.ts'
import type { DueJob } from '../jobs/table.ts'
import { removeLeft } from './removeLeft.ts'

/**
 * Removes what is left of the accounts that were deleted, as far as the time allows.
 * @param until epoch milliseconds
 * @throws where some of it has failed
 */
export async function runLeaving(until: number): Promise<DueRun> {
  const worked = await runDue('leaving', until, async ({ ref, job }: DueJob) => {
    if (job.kind !== 'leaving') return
    // Whatever stands on the list, nobody is removed who is here.
    if (!(await wasDeleted(job.account))) throw new Error('an account that is to be removed was not deleted')
    if (await removeLeft(job.account, until)) await finishJob(ref)
  })
  return orFail(worked)
}

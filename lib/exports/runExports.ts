import { findById } from '../accounts/findById.ts'
import { finishJob } from '../jobs/finishJob.ts'
import { type DueRun, orFail, runDue } from '../jobs/runDue.ts'
import type { DueJob } from '../jobs/table.ts'
import { dropExport } from './dropExport.ts'
import { findExport, KEPT_MS } from './table.ts'
import { writeExport } from './writeExport.ts'

async function carryOut({ ref, job }: DueJob): Promise<void> {
  if (job.kind !== 'export') return
  const known = await findExport(job.account)
  // The export has been restarted by another job, or dropped.
  if (known?.job.due !== ref.due) return finishJob(ref)
  const isPast = Date.now() - known.startedAt > KEPT_MS
  const account = known.state === 'running' && !isPast ? await findById(job.account) : null
  if (account) await writeExport(known, account)
  else await dropExport(job.account)
}

/**
 * Writes the files that people have asked for about themselves, and forgets those whose day is over.
 * @param until epoch milliseconds
 * @throws where some of it has failed
 */
export async function runExports(until: number): Promise<DueRun> {
  return orFail(await runDue('exports', until, carryOut))
}

import { queryRange } from '../aws/dynamodb.ts'
import { logError } from '../aws/log.ts'
import { type Job, listsOf, type Work } from './job.ts'
import { type DueJob, dueRange, jobFrom } from './table.ts'

export interface DueRun {
  done: number
  failed: number
  /** Whether the time was up before the lists were. */
  isMoreLeft: boolean
}

const AT_ONCE = 10

async function isDone(carryOut: (due: DueJob) => Promise<void>, due: DueJob): Promise<boolean> {
  try {
    await carryOut(due)
    return true
  } catch (error) {
    // The job stays on the list: a failing one must not keep the others waiting.
    logError('job failed', error, { job: due.job.kind satisfies Job['kind'] })
    return false
  }
}

/**
 * Carries out the due jobs of one kind, a few at a time, until none is left or the time is up. Every job can run twice,
 * by two at once, or half: the next run continues.
 * @param until epoch milliseconds
 */
export async function runDue(work: Work, until: number, carryOut: (due: DueJob) => Promise<void>): Promise<DueRun> {
  const worked = { done: 0, failed: 0, isMoreLeft: false }
  for (const list of listsOf(work)) {
    let after = ''
    for (;;) {
      if (Date.now() >= until) return { ...worked, isMoreLeft: true }
      const due = await dueJobs(list, after, Date.now(), AT_ONCE)
      const results = await Promise.all(due.map((one) => isDone(carryOut, one)))
      worked.done += results.filter(Boolean).length
      worked.failed += results.filter((done) => !done).length
      const last = due.at(-1)
      if (!last || due.length < AT_ONCE) break
      after = last.ref.due
    }
  }
  return worked
}

/**
 * For work whose repeated failure must raise an alarm (resources/alarms.yml).
 * @throws where a job has failed, after all the others were carried out
 */
export function orFail(worked: DueRun): DueRun {
  if (worked.failed > 0) throw new Error(`${worked.failed} jobs failed`)
  return worked
}

/** The first jobs of a list that are due by now, after one that was seen to. */
async function dueJobs(list: string, after: string, now: number, limit: number): Promise<DueJob[]> {
  return (await queryRange({ ...dueRange(list, after, now), limit })).map(jobFrom)
}

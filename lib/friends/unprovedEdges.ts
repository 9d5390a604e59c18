import type { Part } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { finishJob } from '../jobs/finishJob.ts'
import { jobAddition, jobAt } from '../jobs/job.ts'
import { dropEdges } from './dropEdges.ts'

// The job runs when this request has ended.
const REST_AFTER_MS = 60_000
// The transaction takes its time and clocks of functions differ; within this the new owner has done nothing yet.
const MARGIN_MS = 5000
/** More pairs would keep the caller waiting too long. */
const PAIRS_AT_ONCE = 100

export interface UnprovedEdges {
  /** Goes into the transaction that proves the phone, so that nothing of it is forgotten. */
  part: Part<'job'>
  /** Drops them; the job gets what is too much for one request. */
  drop(): Promise<void>
}

/** The friendships and requests that an account has from its unproved time, at the moment its phone is proved. */
export function unprovedEdges(account: AccountId): UnprovedEdges {
  const until = Date.now() + MARGIN_MS
  const job = jobAt('edges', Date.now() + REST_AFTER_MS)
  return {
    part: jobAddition(job, { kind: 'edges', account, until }),
    async drop() {
      if (await dropEdges(account, { until, pairsMax: PAIRS_AT_ONCE })) await finishJob(job)
    },
  }
}

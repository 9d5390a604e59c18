/** The items of jobs; nothing else knows their attributes. */
import { expectation } from '../aws/changes.ts'
import type { Delete, Item, Put, RangeQuery } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { Job, JobRef } from './job.ts'

const jobKey = ({ list, due }: JobRef) => ({ table: environment().jobsTable, key: { list, due } })

export function jobPut(ref: JobRef, job: Job): Put {
  const { table, key } = jobKey(ref)
  return { table, item: { ...key, ...job } }
}

/** Takes a job off its list, whether it is there or not. */
export const jobDeletion = (ref: JobRef): Delete => jobKey(ref)

/** Takes a job off its list; refused where it is not there. */
export const ownJobDeletion = (ref: JobRef): Delete => ({ ...jobKey(ref), ...expectation({ due: { exists: true } }) })

export interface DueJob {
  ref: JobRef
  job: Job
}

/** Reads a job's item. */
export function jobFrom({ list, due, ...job }: Item): DueJob {
  return { ref: { list: String(list), due: String(due) }, job: job as Job }
}

/** Epoch milliseconds as the beginning of a place on a list. */
export const stamp = (epochMs: number) => String(epochMs).padStart(13, '0')

/** The jobs of a list that are due by now, after one that was seen to; from the first where `after` is empty. */
export const dueRange = (list: string, after: string, now: number): Pick<RangeQuery, 'table' | 'hash' | 'range'> => ({
  table: environment().jobsTable,
  hash: ['list', list],
  // The least text is one character: DynamoDB takes no empty key.
  range: { name: 'due', least: `${after}!`, most: stamp(now + 1) },
})

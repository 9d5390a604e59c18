/**
 * Work for later, and its time. A row names every object before it is written, every upload before it begins and all
 * work that continues without its caller, so that interrupted work is found by its row, without a search through tables
 * or the bucket.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { type Part, putItem } from '../aws/dynamodb.ts'
import { type Job, type JobRef, jobPut, stamp } from './table.ts'

export type { Job, JobRef } from './table.ts'

/** One function sees to each sort of work. */
export type Work = 'tidying' | 'leaving' | 'exports'

const workOf: { [Kind in Job['kind']]: Work } = {
  upload: 'tidying',
  object: 'tidying',
  edges: 'tidying',
  leaving: 'leaving',
  export: 'exports',
}

// Several lists of each, so that no one partition takes the writes of all uploads.
const LISTS = 8

export const listsOf = (work: Work): string[] => Array.from({ length: LISTS }, (_, index) => `${work}#${index}`)

/** A place for a job of this kind that is due then, epoch milliseconds. */
export function jobAt(kind: Job['kind'], dueAt: number): JobRef {
  return {
    list: `${workOf[kind]}#${randomInt(LISTS)}`,
    due: `${stamp(dueAt)}#${randomBytes(8).toString('hex')}`,
  }
}

export function jobAddition(ref: JobRef, job: Job): Part<'job'> {
  return { refusal: 'job', put: jobPut(ref, job) }
}

export async function addJob(ref: JobRef, job: Job): Promise<void> {
  await putItem(jobPut(ref, job))
}

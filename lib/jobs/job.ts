/**
 * What has to be done later, and when: a row names every object before it is written, every upload before it begins and
 * every piece of work that goes on without its caller, so that whatever dies half-way is found by its row and by no
 * search through tables or the bucket.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { type Part, putItem } from '../aws/dynamodb.ts'
import type { FileId } from '../content/fileId.ts'
import type { AccountId } from '../identity/accountId.ts'
import { jobPut, stamp } from './table.ts'

export type Job =
  /** An upload that may never end. */
  | { kind: 'upload'; file: FileId }
  /** An object that nothing needs, or a multipart upload that would make it. */
  | { kind: 'object'; key: string }
  /** Friendships and requests of an account that began by then, epoch milliseconds. */
  | { kind: 'edges'; account: AccountId; until: number }
  /** What is left of an account that was deleted. */
  | { kind: 'leaving'; account: AccountId }
  /** Everything held about an account, as a file for its owner. */
  | { kind: 'export'; account: AccountId }

/** One function sees to each sort of work. */
export type Work = 'tidying' | 'leaving' | 'exports'

const workOf: { [Kind in Job['kind']]: Work } = {
  upload: 'tidying',
  object: 'tidying',
  edges: 'tidying',
  leaving: 'leaving',
  export: 'exports',
}

export interface JobRef {
  list: string
  due: string
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

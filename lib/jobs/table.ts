/** The items of jobs; nothing else knows their attributes. */
import { expectation } from '../aws/changes.ts'
import type { Delete, Item, Put, RangeQuery } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { FileId } from '../content/fileId.ts'
import type { AccountId } from '../identity/accountId.ts'

export type Job =
  /** An upload that may never end. */
  | { kind: 'upload'; file: FileId }
  /** An object that nothing needs, or a multipart upload that would make it. */
  | { kind: 'object'; key: string }
  /** Friendships and requests of an account that began by then, epoch milliseconds. */
  | { kind: 'edges'; account: AccountId; until: number }
  /** The data left of a deleted account. */
  | { kind: 'leaving'; account: AccountId }
  /** Everything held about an account, as a file for its owner. */
  | { kind: 'export'; account: AccountId }

export interface JobRef {
  list: string
  due: string
}

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

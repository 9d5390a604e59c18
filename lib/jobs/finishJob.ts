import { deleteItem, type Part } from '../aws/dynamodb.ts'
import type { JobRef } from './job.ts'
import { jobDeletion, ownJobDeletion } from './table.ts'

/** Removes a job; refused where another run was faster. */
export function jobRemoval(ref: JobRef): Part<'job'> {
  return { refusal: 'job', delete: ownJobDeletion(ref) }
}

export async function finishJob(ref: JobRef): Promise<void> {
  await deleteItem(jobDeletion(ref))
}

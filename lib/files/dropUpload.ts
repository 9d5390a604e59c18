import { transact } from '../aws/dynamodb.ts'
import { logError } from '../aws/log.ts'
import { abortMultipartUpload, deleteObject } from '../aws/s3.ts'
import { jobRemoval } from '../jobs/finishJob.ts'
import { jobAddition, jobAt } from '../jobs/job.ts'
import { rowDeletion } from '../lists/table.ts'
import type { Refusal } from './createReady.ts'
import type { PendingFile } from './file.ts'
import { uploadRow } from './listRows.ts'
import { pendingDeletion } from './table.ts'
import { release } from './usage.ts'

// After this time no form and no link to a part is valid, so nothing arrives after the clean-up.
const NOTHING_COMES_AFTER_MS = 1_200_000

async function removeArrived({ arrivesAt, uploadId }: PendingFile): Promise<void> {
  try {
    if (uploadId !== null) await abortMultipartUpload(arrivesAt, uploadId)
    await deleteObject(arrivesAt)
  } catch (error) {
    // The job stays in any case: it finds what comes later, too.
    logError('left to the sweep', error, {})
  }
}

/**
 * Ends an upload without a file, and gives its reservation back.
 * @returns false where it had ended already
 */
export async function dropUpload(file: PendingFile): Promise<boolean> {
  const written = await transact<Refusal>([
    pendingDeletion(file),
    ...release(file.owner, file.size),
    jobRemoval(file.job),
    rowDeletion(uploadRow(file)),
    jobAddition(jobAt('object', Date.now() + NOTHING_COMES_AFTER_MS), { kind: 'object', key: file.arrivesAt }),
  ])
  if (!written.done) return false
  await removeArrived(file)
  return true
}

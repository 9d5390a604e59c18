import { transact } from '../aws/dynamodb.ts'
import { abortMultipartUpload, deleteObject, findMultipartUploads } from '../aws/s3.ts'
import type { AccountId } from '../identity/accountId.ts'
import { finishJob } from '../jobs/finishJob.ts'
import { exportDeletion, findExport, type Writing } from './table.ts'

/** Removes an object whether it is whole, in parts or not there, and then the job that would have done it. */
export async function removeWriting({ object, removal }: Writing): Promise<void> {
  for (const upload of await findMultipartUploads(object)) await abortMultipartUpload(object, upload)
  await deleteObject(object)
  await finishJob(removal)
}

/** Deletes the export of an account in any state; a run that is still writing finds that it is not wanted any more. */
export async function dropExport(account: AccountId): Promise<void> {
  const known = await findExport(account)
  if (!known) return
  // The row goes last: as long as it exists, the next run finds the object.
  if (known.writing) await removeWriting(known.writing)
  await transact(exportDeletion(known))
}

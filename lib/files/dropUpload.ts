import { transact } from '../aws/dynamodb.ts'
import { logError } from '../aws/log.ts'
import { abortMultipartUpload, deleteObject } from '../aws/s3.ts'
import { choreAddition, choreAt } from '../chores/chores.ts'
import { choreRemoval } from '../chores/finish.ts'
import { rowDeletion } from '../shelves/table.ts'
import type { PendingFile } from './file.ts'
import type { Refusal } from './keep.ts'
import { placeOfUpload } from './places.ts'
import { pendingDeletion } from './table.ts'
import { release } from './usage.ts'

// By then no form and no link to a part is valid any more, so that nothing comes after the broom.
const NOTHING_COMES_AFTER_MS = 1_200_000

async function removeArrived({ arrivesAt, uploadId }: PendingFile): Promise<void> {
  try {
    if (uploadId !== null) await abortMultipartUpload(arrivesAt, uploadId)
    await deleteObject(arrivesAt)
  } catch (error) {
    // The chore stays in any case: it finds what comes later, too.
    logError('left to the sweep', error, {})
  }
}

/**
 * Ends an upload that becomes no file, and gives its reservation back.
 * @returns false where it had ended already, in whatever way
 */
export async function dropUpload(file: PendingFile): Promise<boolean> {
  const written = await transact<Refusal>([
    pendingDeletion(file),
    ...release(file.owner, file.size),
    choreRemoval(file.chore),
    rowDeletion(placeOfUpload(file)),
    choreAddition(choreAt('object', Date.now() + NOTHING_COMES_AFTER_MS), { kind: 'object', key: file.arrivesAt }),
  ])
  if (!written.done) return false
  await removeArrived(file)
  return true
}

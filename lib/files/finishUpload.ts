import { logError } from '../aws/log.ts'
import { deleteObject, headObject } from '../aws/s3.ts'
import { completeByForm, completeByParts, isAsAnnounced } from './completeArrival.ts'
import { dropUpload } from './dropUpload.ts'
import type { PendingFile, StoredFile } from './file.ts'
import { findFile } from './findFile.ts'

// Another round meets what a twin has made of the upload meanwhile.
const ROUNDS_MAX = 3

async function removeLeftover({ arrivesAt, uploadId }: PendingFile): Promise<void> {
  // The object made of parts is the file itself and stays.
  if (uploadId !== null) return
  // A job knows it as well, and stays for what a form that is sent again may bring.
  await deleteObject(arrivesAt).catch((error: unknown) => logError('left to the sweep', error, {}))
}

/** The upload as it is now: the file it has become, itself, or null where it is gone. */
async function again({ id, arrivesAt }: PendingFile): Promise<StoredFile | PendingFile | null> {
  const file = await findFile(id)
  return file?.state === 'pending' && file.arrivesAt !== arrivesAt ? null : file
}

/**
 * Makes a file of an upload if its bytes are in S3, however often and by however many this is asked for.
 * Bytes that are not what was announced end the upload.
 * @returns null where there is no such file: not yet, or not any more
 */
export async function finishUpload(upload: PendingFile): Promise<StoredFile | null> {
  let file = upload
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const head = await headObject(file.arrivesAt)
    if (head && !isAsAnnounced(file, head)) {
      await dropUpload(file)
      return null
    }
    const arrive = file.uploadId === null ? completeByForm : completeByParts
    const ready = head && (await arrive(file, head))
    if (ready) {
      await removeLeftover(file)
      return ready
    }
    const now = await again(file)
    if (now?.state !== 'pending') return now
    // No bytes have arrived, and no other request has made a file of the upload.
    if (!head) return null
    file = now
  }
  return null
}

import { deleteObject } from '../aws/s3.ts'
import { environment } from '../config.ts'
import { fileOfArrival } from './arrivalKey.ts'
import { findContent } from './findContent.ts'
import { findFile } from './findFile.ts'
import { finishUpload } from './finishUpload.ts'

/**
 * Handles the event of an object that a form or parts have made. Events may come twice, late, out of order or be
 * forged: the event only says where to look, and an upload that waits for this object becomes a file. An object without
 * such an upload is deleted: its form was sent twice, or its upload was swept.
 */
export async function objectArrived(bucket: string, key: string): Promise<void> {
  const id = fileOfArrival(key)
  if (bucket !== environment().filesBucket || id === null) return
  const file = await findFile(id)
  if (file?.state === 'pending' && file.arrivesAt === key) {
    await finishUpload(file)
    return
  }
  // An object of parts is the file itself, or that of others who have joined it.
  if (await findContent(key)) return
  await deleteObject(key)
}

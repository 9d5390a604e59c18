import { deleteObject } from '../aws/s3.ts'
import { environment } from '../config.ts'
import { fileOfArrival } from './arrivalKey.ts'
import { findContent } from './findContent.ts'
import { findFile } from './findFile.ts'
import { finishUpload } from './finishUpload.ts'

/**
 * Hears of an object that was brought by a form or made of parts. What it hears may come twice, late, out of order or
 * be forged: it only ever looks at what is there, and makes a file of an upload that waits for just this object.
 * An object that nobody waits for goes again: a form that was sent twice, an upload that was swept.
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

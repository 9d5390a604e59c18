import type { Account } from '../accounts/account.ts'
import { completeMultipartUpload } from '../aws/s3.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import { fault } from '../fault.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { ownUpload } from './access.ts'
import type { PendingFile, StoredFile } from './file.ts'
import { finishUpload } from './finishUpload.ts'
import { partCount } from './parts.ts'
import { arrivedParts } from './uploadParts.ts'

/** Makes one object of the parts, if all are there. Where the upload has ended, the object tells how. */
async function joinParts(file: PendingFile): Promise<void> {
  if (file.uploadId === null) return
  const upload = { ...file, uploadId: file.uploadId }
  const parts = await arrivedParts(upload)
  if (parts === null) return
  if (parts.length < partCount(file.size)) throw fault('parts-missing')
  await completeMultipartUpload(file.arrivesAt, upload.uploadId, parts)
}

/**
 * Makes a file of an upload whose bytes are all there; asked again, it answers the same file.
 * @throws {Fault} `no-such-file`, `file-denied`, `parts-missing`
 */
export async function completeUpload(account: Account, id: FileId | null, caller: Caller): Promise<StoredFile> {
  const file = await ownUpload(account, id)
  if (file.state === 'ready') return file
  await joinParts(file)
  const ready = await finishUpload(file)
  if (!ready) throw fault('parts-missing')
  await logSecurityEvent('file_uploaded', caller, { account: account.id })
  return ready
}

/** Files as `fileserver` shows them, field by field in the document's order. */

import type { OfferedUpload, Upload } from '../../content/upload.ts'
import { maskName } from '../../identity/maskName.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { UploadingFile } from './answers.ts'

type Owner = OfferedUpload['owner']
type Shown = OfferedUpload['file']

/** A link serves the caller who asked for it, so it may not be sent on as a `Referer`. */
export const downloadHeaders = { 'referrer-policy': 'no-referrer' }

/** The name of an account in this dialect: its login name, else its phone, else its id. */
export function usernameOf({ id, loginname, phone }: Owner): string {
  return loginname ?? (phone ? nationalForm(phone.phone) : String(id))
}

/** The owner's name as a viewer reads it; empty where the account is gone. */
export function creatorOf(owner: Owner | null, readsAll: boolean): string {
  if (!owner) return ''
  return readsAll ? usernameOf(owner) : maskName(usernameOf(owner))
}

export function fileOf(file: Shown, creator: string) {
  return {
    creator,
    file_name: file.name,
    created_at: file.createdAt,
    permission: file.permission,
    file_path: `/download/${file.id}`,
    file_id: file.id,
    file_size: file.size,
    download_count: file.downloads,
    file_doc: file.doc,
  }
}

/** The way of the bytes to S3: one form with all its fields, or parts. `expires_in` is seconds. */
function wayOf(upload: Upload): UploadingFile['upload'] {
  const { expiresInSeconds } = upload
  return upload.kind === 'direct'
    ? { url: upload.url, fields: upload.fields, expires_in: expiresInSeconds }
    : { part_size: upload.partSize, parts: upload.parts, expires_in: expiresInSeconds }
}

/** A file whose bytes are still to come. */
export function uploadingFile({ file, owner, upload }: OfferedUpload): UploadingFile {
  return { ...fileOf(file, creatorOf(owner, true)), upload: wayOf(upload) }
}

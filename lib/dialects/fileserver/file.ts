/** Files as `fileserver` shows them, field by field in the document's order. */

import type { OfferedUpload, Upload } from '../../content/upload.ts'
import { maskName } from '../../identity/maskName.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { UploadingFile } from './answers.ts'

type Owner = OfferedUpload['owner']
type Shown = OfferedUpload['file']

/** A link is for whoever asked for it: it may not leave as a referrer. */
export const downloadHeaders = { 'referrer-policy': 'no-referrer' }

/** What an account is called here: its login name; where it has none its phone, then its id. */
export function usernameOf({ id, loginname, phone }: Owner): string {
  return loginname ?? (phone ? nationalForm(phone.phone) : String(id))
}

/** Whoever a file belongs to, as a viewer reads it; empty where the account is gone. */
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

/** How the bytes come to S3: one form with all its fields, or parts; seconds until it is too late. */
function wayOf(upload: Upload): UploadingFile['upload'] {
  const { expiresInSeconds } = upload
  return upload.kind === 'direct'
    ? { url: upload.url, fields: upload.fields, expires_in: expiresInSeconds }
    : { part_size: upload.partSize, parts: upload.parts, expires_in: expiresInSeconds }
}

/** A file whose bytes its owner is about to bring. */
export function uploadingFile({ file, owner, upload }: OfferedUpload): UploadingFile {
  return { ...fileOf(file, creatorOf(owner, true)), upload: wayOf(upload) }
}

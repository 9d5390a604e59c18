import type { OfferedUpload, Upload } from '../../content/upload.ts'
import type { Answer } from '../kit/answer.ts'

/** How the bytes come to S3: one form with all its fields, or parts; seconds until it is too late. */
function wayOf(upload: Upload): object {
  const { expiresInSeconds } = upload
  return upload.kind === 'direct'
    ? { url: upload.url, fields: upload.fields, expires_in: expiresInSeconds }
    : { part_size: upload.partSize, parts: upload.parts, expires_in: expiresInSeconds }
}

/** Adds the upload that does what the request could not, where one stands ready. */
export function offer(answer: Answer, offered: OfferedUpload | null | undefined): Answer {
  if (!offered) return answer
  return { ...answer, body: { ...answer.body, fid: String(offered.file.id), upload: wayOf(offered.upload) } }
}

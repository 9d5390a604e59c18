import type { OfferedUpload, Upload } from '../../content/upload.ts'
import type { Answer } from '../kit/answer.ts'

/** The way of the bytes to S3: one form with all its fields, or parts. `expires_in` is seconds. */
function wayOf(upload: Upload): object {
  const { expiresInSeconds } = upload
  return upload.kind === 'direct'
    ? { url: upload.url, fields: upload.fields, expires_in: expiresInSeconds }
    : { part_size: upload.partSize, parts: upload.parts, expires_in: expiresInSeconds }
}

/** Adds the upload by S3 to the refusal of a file that was too large for its request, where one was begun. */
export function offer(answer: Answer, offered: OfferedUpload | null | undefined): Answer {
  if (!offered) return answer
  return { ...answer, body: { ...answer.body, fid: String(offered.file.id), upload: wayOf(offered.upload) } }
}

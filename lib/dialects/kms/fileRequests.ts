/** Readers of `kms`'s file fields. */
import * as v from 'valibot'
import { type FileMd5, readFileMd5, readSha256, type Sha256Hex } from '../../content/digests.ts'
import { type FileName, readFileName } from '../../content/fileName.ts'
import { type Permission, readPermission } from '../../content/permission.ts'
import { fault } from '../../fault.ts'
import { readBase64 } from '../kit/base64.ts'
import {
  accepted,
  id,
  ifGiven,
  optionalFlag,
  optionalInteger,
  optionalIntegers,
  optionalText,
  text,
} from '../kit/fields.ts'
import { UPLOAD_BODY_BYTES_MAX } from '../kit/inline.ts'

const PARTS_ASKED_MAX = 100

export const fidFields = v.object({ fid: id })

export const partsFields = v.object({ fid: id, numbers: optionalIntegers(PARTS_ASKED_MAX) })

export const listFields = v.object({ cursor: optionalText, limit: optionalInteger })

export const uploadFields = v.object({
  name: text,
  md5: optionalText,
  sha256: optionalText,
  size: optionalInteger,
  multipart: optionalFlag,
  permission: optionalInteger,
  data: v.optional(text),
})

/** The document's two steps: first the MD5, to learn whether the server has the bytes, then the bytes themselves. */
export type WantedFile = { name: FileName; md5: FileMd5 | null; permission: Permission | null } & (
  | { step: 'claim'; md5: FileMd5; size: number | null; sha256: Sha256Hex | null; resumable: boolean }
  | { step: 'store'; bytes: Buffer }
)

const md5In = (text: string): FileMd5 => accepted(readFileMd5(text))
const sha256In = (text: string): Sha256Hex => accepted(readSha256(text))
const permissionIn = (mask: number): Permission => accepted(readPermission(mask))
const sizeIn = (size: number): number => accepted(size < 0 ? null : size)

/** @throws {Fault} `invalid`, also where neither an MD5 nor bytes are given */
export function readUpload({ data, ...fields }: v.InferOutput<typeof uploadFields>): WantedFile {
  const name = accepted(readFileName(fields.name))
  const md5 = ifGiven(fields.md5, md5In)
  const permission = ifGiven(fields.permission, permissionIn)
  // An empty `data` is an empty file; only a missing one asks for step 1.
  if (data === undefined) {
    const [size, sha256] = [ifGiven(fields.size, sizeIn), ifGiven(fields.sha256, sha256In)]
    return { step: 'claim', name, md5: accepted(md5), permission, size, sha256, resumable: fields.multipart }
  }
  // Bytes too large for a request still pass here: the upload offers the way by S3 for them.
  const bytes = readBase64(data, UPLOAD_BODY_BYTES_MAX)
  if (typeof bytes === 'string') throw fault('invalid')
  return { step: 'store', name, md5, permission, bytes }
}

/** Readers of `fileserver`'s file fields. */
import * as v from 'valibot'
import { type FileMd5, readFileMd5, readSha256, type Sha256Hex } from '../../content/digests.ts'
import { type FileName, readFileName } from '../../content/fileName.ts'
import { type Permission, readPermission } from '../../content/permission.ts'
import { fault } from '../../fault.ts'
import {
  accepted,
  id,
  ifGiven,
  integer,
  optionalFlag,
  optionalInteger,
  optionalIntegers,
  optionalText,
} from '../kit/fields.ts'
import { SentFile } from '../kit/multipart.ts'

const PARTS_ASKED_MAX = 100

export const idFields = v.object({ id })

export const partsFields = v.object({ id, numbers: optionalIntegers(PARTS_ASKED_MAX) })

export const permissionFields = v.object({ id, permission: integer })

export const listFields = v.object({
  cursor: optionalText,
  limit: optionalInteger,
  creator: optionalText,
  keyword: optionalText,
})

export const uploadFields = v.object({
  file: v.optional(v.instance(SentFile)),
  file_name: optionalText,
  file_size: optionalInteger,
  md5: optionalText,
  sha256: optionalText,
  permission: optionalInteger,
  multipart: optionalFlag,
})

/** A file in the request itself, or the name and size of one that will go to S3. */
export type WantedFile = { name: FileName; md5: FileMd5 | null; permission: Permission | null } & (
  | { way: 'inline'; bytes: Buffer }
  | { way: 'direct'; size: number; sha256: Sha256Hex | null; resumable: boolean }
)

/** @throws {Fault} `invalid` for a number that is no mask */
export const permissionIn = (mask: number): Permission => accepted(readPermission(mask))

const md5In = (text: string): FileMd5 => accepted(readFileMd5(text))
const sha256In = (text: string): Sha256Hex => accepted(readSha256(text))

/** @throws {Fault} `malformed` where neither a file nor the name and size of one is given, `invalid` */
export function readUpload(fields: v.InferOutput<typeof uploadFields>): WantedFile {
  const { file, file_name: name, file_size: size } = fields
  const [md5, permission] = [ifGiven(fields.md5, md5In), ifGiven(fields.permission, permissionIn)]
  if (file) return { way: 'inline', name: accepted(readFileName(file.name)), md5, permission, bytes: file.bytes }
  if (name === null || size === null) throw fault('malformed')
  return {
    way: 'direct',
    name: accepted(readFileName(name)),
    size: accepted(size < 0 ? null : size),
    md5,
    sha256: ifGiven(fields.sha256, sha256In),
    permission,
    resumable: fields.multipart,
  }
}

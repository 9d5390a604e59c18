/** Ways in which a caller brings the bytes of a file to S3. */

import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'
import type { FileId } from './fileId.ts'
import type { Permission } from './permission.ts'

/** One form that S3 takes as it is, or parts that are sent one by one. */
export type Upload =
  | { kind: 'direct'; url: string; fields: Readonly<Record<string, string>>; expiresInSeconds: number }
  | { kind: 'resumable'; partSize: number; parts: number; expiresInSeconds: number }

/** The file that an upload will become. */
interface OfferedFile {
  id: FileId
  name: string
  doc: string
  /** Bytes. */
  size: number
  permission: Permission
  downloads: number
  /** Epoch milliseconds. */
  createdAt: number
}

/** The owner, by all names. */
interface Owner {
  id: AccountId
  loginname: string | null
  phone: { phone: Phone } | null
}

/** An upload that was not asked for, ready because what was asked cannot be done without it. */
export interface OfferedUpload {
  file: OfferedFile
  owner: Owner
  upload: Upload
}

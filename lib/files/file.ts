import type { Account } from '../accounts/account.ts'
import type { FileMd5, Sha256Hex } from '../content/digests.ts'
import type { FileId } from '../content/fileId.ts'
import type { FileName } from '../content/fileName.ts'
import { type FileAction, may, type Permission } from '../content/permission.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { JobRef } from '../jobs/job.ts'

/** The facts of a file from the beginning of its upload. Times are epoch milliseconds. */
export interface FileFacts {
  id: FileId
  owner: AccountId
  name: FileName
  /** The extension, lower case, without the dot; empty where there is none. */
  doc: string
  /** Bytes. Until the file is ready, what the client said. */
  size: number
  /** Hex; empty where it is unknown (resumable uploads). */
  md5: string
  permission: Permission
  /** The number of times that its bytes or a link were handed out. */
  downloads: number
  createdAt: number
}

/** A file that is there. */
export interface StoredFile extends FileFacts {
  state: 'ready'
  /** Key of its bytes among the contents. */
  content: string
  /** Key of its bytes in S3. */
  object: string
  /** Its position in the recommended list. */
  score: number
}

/** A file whose bytes are on their way; it is in no list, and only its owner's uploads know it. */
export interface PendingFile extends FileFacts {
  state: 'pending'
  /** The key that its bytes arrive at. */
  arrivesAt: string
  sha256: Sha256Hex | null
  /** The owner's statement about the bytes; null where there is none. */
  expectedMd5: FileMd5 | null
  /** S3's id of a resumable upload. */
  uploadId: string | null
  /** Names this upload to the sweep, should it never end. */
  job: JobRef
}

export type AnyFile = StoredFile | PendingFile

/** Bytes as they are kept: once, however many files have them. */
export interface Content {
  /** `sha256#<hex>` where that is known, else the key in S3. */
  key: string
  object: string
  size: number
  md5: string
}

export type Viewer = Pick<Account, 'id' | 'role'>

/** A file's permission mask decides, and its owner may everything (contract, «Files»). */
export function mayDo(
  { id, role }: Viewer,
  { owner, permission }: Pick<FileFacts, 'owner' | 'permission'>,
  action: FileAction,
): boolean {
  return owner === id || may(permission, role, action)
}

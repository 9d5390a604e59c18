import type { ChoreRef } from '../chores/chores.ts'
import type { FileMd5, Sha256Hex } from '../digests.ts'
import type { FileId } from '../fileId.ts'
import type { FileName } from '../fileName.ts'
import type { AccountId } from '../ids.ts'
import type { Permission } from '../permission.ts'

/** What is known of a file from the moment somebody wants to upload it. Times are epoch milliseconds. */
export interface FileFacts {
  id: FileId
  owner: AccountId
  name: FileName
  /** The extension, lower case, without the dot; empty where there is none. */
  doc: string
  /** Bytes. Until the file is ready, what the client said. */
  size: number
  /** Hex; empty where nobody can know it (resumable uploads). */
  md5: string
  permission: Permission
  /** How often its bytes or a link to them were handed out. */
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
  /** Where it stands in the recommended list. */
  score: number
}

/** A file whose bytes are on their way; it is in no list, and only its owner's uploads know it. */
export interface PendingFile extends FileFacts {
  state: 'pending'
  /** Where its bytes arrive. */
  arrivesAt: string
  sha256: Sha256Hex | null
  /** What its owner said of the bytes; null where he said nothing. */
  expectedMd5: FileMd5 | null
  /** Of a resumable upload. */
  uploadId: string | null
  /** Names this upload to the sweep, should it never end. */
  chore: ChoreRef
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

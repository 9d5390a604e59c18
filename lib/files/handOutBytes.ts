import type { Account } from '../accounts/account.ts'
import { getObject } from '../aws/s3.ts'
import { settings } from '../config.ts'
import type { FileId } from '../fileId.ts'
import type { StoredFile } from './file.ts'
import { type HandedOut, handOut } from './handOut.ts'

/** The bytes of a file that is small enough to answer with; of a larger one there is the link. */
async function smallBytes({ size, object }: StoredFile): Promise<Buffer | null> {
  return size > settings().FILE_INLINE_BYTES_MAX ? null : getObject(object)
}

/**
 * A file itself, with a link to it: one download.
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export async function handOutBytes(account: Account, id: FileId | null): Promise<HandedOut & { bytes: Buffer | null }> {
  const { prepared, ...handedOut } = await handOut(account, id, smallBytes)
  return { ...handedOut, bytes: prepared }
}

import type { Account } from '../accounts/account.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { permitted } from './access.ts'
import { deleteObjectNow } from './deleteObjectNow.ts'
import { detach } from './detach.ts'
import { dropUpload } from './dropUpload.ts'
import type { StoredFile } from './file.ts'
import { findFile } from './findFile.ts'

// Each round that fails meets another state: the file was moved, others of the same bytes came or went.
const ROUNDS_MAX = 8

/**
 * Removes a file that is unchanged since it was read, and its bytes where no other file has them.
 * @returns false where it has changed
 */
export async function removeStored(file: StoredFile): Promise<boolean> {
  const removal = await detach(file)
  if (removal) await deleteObjectNow(removal)
  return removal !== false
}

/**
 * Deletes a file, or the caller's own upload that is under way.
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export async function removeFile(account: Account, id: FileId | null, caller: Caller): Promise<void> {
  await untilSettled(ROUNDS_MAX, async () => {
    const file = id === null ? null : await findFile(id)
    const isOwnUpload = file?.state === 'pending' && file.owner === account.id
    const done = isOwnUpload ? await dropUpload(file) : await removeStored(permitted(account, file, 'delete'))
    return done ? null : again
  })
  await logSecurityEvent('file_deleted', caller, { account: account.id })
}

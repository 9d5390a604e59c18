import type { Account } from '../accounts/account.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import type { Permission } from '../content/permission.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { fileFor } from './access.ts'
import type { StoredFile } from './file.ts'
import { moveFile } from './moveFile.ts'

const ROUNDS_MAX = 8

/**
 * Changes the permission of a file; it applies to every later request.
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export async function changePermission(
  account: Account,
  id: FileId | null,
  permission: Permission,
  caller: Caller,
): Promise<StoredFile> {
  const changed = await untilSettled(ROUNDS_MAX, async () => {
    const file = await fileFor(account, id, 'change')
    const moved = { ...file, permission }
    return (await moveFile(file, moved)) ? moved : again
  })
  await logSecurityEvent('file_permission_changed', caller, { account: account.id })
  return changed
}

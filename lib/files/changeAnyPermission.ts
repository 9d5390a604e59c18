import { auditParts } from '../auditLog/auditParts.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import type { Permission } from '../content/permission.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { findAnyFile } from './findFile.ts'
import { moveFile } from './moveFile.ts'

const ROUNDS_MAX = 8

/**
 * Changes who may do what with a file, in the name of a manager.
 * @throws {Fault} `no-such-file`
 */
export async function changeAnyPermission(
  id: FileId | null,
  permission: Permission,
  by: AccountId,
  caller: Caller,
): Promise<void> {
  const owner = await untilSettled(ROUNDS_MAX, async () => {
    const file = await findAnyFile(id)
    const entry = {
      action: 'file_permission_changed',
      actor: by,
      subject: file.owner,
      object: file.id,
      to: permission,
    } as const
    const entries = auditParts(entry, caller).map((part) => ({ ...part, refusal: 'along' as const }))
    return (await moveFile(file, { ...file, permission }, entries)) ? file.owner : again
  })
  await logSecurityEvent('file_permission_changed', caller, { account: owner, by })
}

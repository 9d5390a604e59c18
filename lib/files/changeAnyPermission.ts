import { auditParts } from '../auditLog/table.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import type { Permission } from '../content/permission.ts'
import { Fault } from '../fault.ts'
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
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const file = await findAnyFile(id)
    const entry = {
      action: 'file_permission_changed',
      actor: by,
      subject: file.owner,
      object: file.id,
      to: permission,
    } as const
    const entries = auditParts(entry, caller).map((part) => ({ ...part, refusal: 'along' as const }))
    if (await moveFile(file, { ...file, permission }, entries)) {
      return logSecurityEvent('file_permission_changed', caller, { account: file.owner, by })
    }
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

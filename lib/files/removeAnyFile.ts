import { auditParts } from '../auditLog/auditParts.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { detach } from './detach.ts'
import { findAnyFile } from './findFile.ts'

// Each round that fails meets another state: the file was moved, others of the same bytes came or went.
const ROUNDS_MAX = 8

/**
 * Deletes a file in the name of a manager. Its bytes are left to the sweep: the manager's function has no way to S3.
 * @throws {Fault} `no-such-file`
 */
export async function removeAnyFile(id: FileId | null, by: AccountId, caller: Caller): Promise<void> {
  const owner = await untilSettled(ROUNDS_MAX, async () => {
    const file = await findAnyFile(id)
    const entries = auditParts({ action: 'file_deleted', actor: by, subject: file.owner, object: file.id }, caller)
    const removed = await detach(
      file,
      entries.map((part) => ({ ...part, refusal: 'along' })),
    )
    return removed === false ? again : file.owner
  })
  await logSecurityEvent('file_deleted', caller, { account: owner, by })
}

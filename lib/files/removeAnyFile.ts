import { auditParts } from '../auditLog/table.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import { Fault } from '../fault.ts'
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
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const file = await findAnyFile(id)
    const entries = auditParts({ action: 'file_deleted', actor: by, subject: file.owner, object: file.id }, caller)
    const removed = await detach(
      file,
      entries.map((part) => ({ ...part, refusal: 'along' })),
    )
    if (removed !== false) return logSecurityEvent('file_deleted', caller, { account: file.owner, by })
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

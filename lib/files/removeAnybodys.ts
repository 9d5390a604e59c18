import { audit } from '../audit/record.ts'
import { Fault } from '../fault.ts'
import type { FileId } from '../fileId.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { actParts } from '../trail/table.ts'
import { findAnybodys } from './findAnybodys.ts'
import { takeOut } from './takeOut.ts'

// Each round that fails meets another state: the file was moved, others of the same bytes came or went.
const ROUNDS_MAX = 8

/**
 * Deletes a file in the name of a manager. Its bytes are left to the sweep: the manager's function has no way to S3.
 * @throws {Fault} `no-such-file`
 */
export async function removeAnybodys(id: FileId | null, by: AccountId, origin: Origin): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const file = await findAnybodys(id)
    const acts = actParts({ what: 'file_deleted', who: by, whom: file.owner, thing: file.id }, origin)
    const removed = await takeOut(
      file,
      acts.map((part) => ({ ...part, refusal: 'along' })),
    )
    if (removed !== false) return audit('file_deleted', origin, { account: file.owner, by })
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

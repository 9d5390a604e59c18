import { audit } from '../audit/record.ts'
import { Fault } from '../fault.ts'
import type { FileId } from '../fileId.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import type { Permission } from '../permission.ts'
import { actParts } from '../trail/table.ts'
import { findAnybodys } from './findAnybodys.ts'
import { moveFile } from './moveFile.ts'

const ROUNDS_MAX = 8

/**
 * Changes who may do what with a file, in the name of a manager.
 * @throws {Fault} `no-such-file`
 */
export async function changeAnybodysPermission(
  id: FileId | null,
  permission: Permission,
  by: AccountId,
  origin: Origin,
): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const file = await findAnybodys(id)
    const act = { what: 'file_permission_changed', who: by, whom: file.owner, thing: file.id, to: permission } as const
    const acts = actParts(act, origin).map((part) => ({ ...part, refusal: 'along' as const }))
    if (await moveFile(file, { ...file, permission }, acts)) {
      return audit('file_permission_changed', origin, { account: file.owner, by })
    }
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

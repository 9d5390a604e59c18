import { type Part, transact } from '../aws/dynamodb.ts'
import { rowDeletion } from '../lists/table.ts'
import { contentLeaving, type Removal, refsIn } from './contentsTable.ts'
import type { Refusal } from './createReady.ts'
import type { StoredFile } from './file.ts'
import { listRows } from './listRows.ts'
import { fileDeletion } from './table.ts'
import { release } from './usage.ts'

/**
 * Removes a file as it was read from all lists, from the quota and from its bytes, in one transaction.
 * @param along written in the same transaction, for example the manager's entry
 * @returns the object that no file names any more; its job removes it unless the caller does. False where the file has
 * changed meanwhile
 */
export async function detach(file: StoredFile, along: readonly Part<'along'>[] = []): Promise<Removal | null | false> {
  // Most bytes are those of one file, so that is tried first; the row that refuses it says how many have them.
  let refs = 1
  for (;;) {
    const { parts, removal } = contentLeaving({ key: file.content, object: file.object, refs })
    const written = await transact<Refusal | 'along'>([
      fileDeletion(file),
      ...parts,
      ...listRows(file).map(rowDeletion),
      ...release(file.owner, file.size),
      ...along,
    ])
    if (written.done) return removal
    const others = refsIn(written.refusals.get('content'))
    if (written.refusals.size > 1 || others === null || refs > 1) return false
    refs = others
  }
}

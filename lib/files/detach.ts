import { type Part, transact } from '../aws/dynamodb.ts'
import { rowDeletion } from '../lists/table.ts'
import { contentLeaving, type Removal, refsIn } from './contentsTable.ts'
import type { Refusal } from './createReady.ts'
import type { StoredFile } from './file.ts'
import { listRows } from './listRows.ts'
import { fileDeletion } from './table.ts'
import { release } from './usage.ts'

/**
 * Takes a file out as it was just read: from all lists, its share in the quota and in the bytes, in one transaction.
 * @param along what is written along with it, for example who has done it
 * @returns the object that nothing names any more, which its job removes unless somebody does at once; false where the
 * file is not as it was read
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

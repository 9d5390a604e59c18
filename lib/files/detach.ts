import { type Part, transact } from '../aws/dynamodb.ts'
import { rowDeletion } from '../lists/table.ts'
import { contentLeaving, findContent, type Removal } from './contentsTable.ts'
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
  const content = await findContent(file.content)
  if (!content) return false
  const { parts, removal } = contentLeaving(content)
  const written = await transact<Refusal | 'along'>([
    fileDeletion(file),
    ...parts,
    ...listRows(file).map(rowDeletion),
    ...release(file.owner, file.size),
    ...along,
  ])
  return written.done && removal
}

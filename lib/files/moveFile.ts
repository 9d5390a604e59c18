import { type Part, transact } from '../aws/dynamodb.ts'
import { rowDeletion, rowPut } from '../lists/table.ts'
import type { Refusal } from './createReady.ts'
import type { StoredFile } from './file.ts'
import { listRows } from './listRows.ts'
import { fileMove } from './table.ts'

/**
 * Moves a file's rows to the positions of its new permission or score, in all lists at once.
 * @param along written in the same transaction, for example the manager's entry
 * @returns false where it was moved meanwhile
 */
export async function moveFile(
  from: StoredFile,
  to: StoredFile,
  along: readonly Part<'along'>[] = [],
): Promise<boolean> {
  const nameOf = ({ list, sortKey }: { list: string; sortKey: string }) => `${list}\n${sortKey}`
  const [before, after] = [listRows(from), listRows(to)]
  const [old, fresh] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))]
  const written = await transact<Refusal | 'along'>([
    fileMove(from, to),
    ...before.filter((row) => !fresh.has(nameOf(row))).map(rowDeletion),
    ...after.filter((row) => !old.has(nameOf(row))).map((row) => rowPut({ ...row, id: to.id, owner: to.owner })),
    ...along,
  ])
  return written.done
}

import { type Part, transact } from '../aws/dynamodb.ts'
import { rowDeletion, rowPut } from '../shelves/table.ts'
import type { StoredFile } from './file.ts'
import type { Refusal } from './keep.ts'
import { placesOf } from './places.ts'
import { fileMove } from './table.ts'

/**
 * Moves a file to where its new permission or score belongs, in all lists at once.
 * @param along what is written along with it, for example who has done it
 * @returns false where it was moved meanwhile
 */
export async function moveFile(
  from: StoredFile,
  to: StoredFile,
  along: readonly Part<'along'>[] = [],
): Promise<boolean> {
  const nameOf = ({ shelf, place }: { shelf: string; place: string }) => `${shelf}\n${place}`
  const [before, after] = [placesOf(from), placesOf(to)]
  const [old, fresh] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))]
  const written = await transact<Refusal | 'along'>([
    fileMove(from, to),
    ...before.filter((place) => !fresh.has(nameOf(place))).map(rowDeletion),
    ...after.filter((place) => !old.has(nameOf(place))).map((place) => rowPut({ ...place, thing: to.id })),
    ...along,
  ])
  return written.done
}

import type { AccountId } from '../ids.ts'
import { type ListQuery, readCursor, writeCursor } from '../shelves/cursor.ts'
import type { KeptAct } from './act.ts'
import { readActs } from './readActs.ts'

interface Wanted {
  /** By or to whom; null for all. */
  about: AccountId | null
  limit: number
  cursor: string | null
}

/**
 * A page of what managers have done, the latest first.
 * @param viewer whose cursors they are
 * @throws {Fault} `malformed` for a cursor of another list
 */
export async function listActs(
  viewer: AccountId,
  { about, limit, cursor }: Wanted,
): Promise<{ acts: readonly KeptAct[]; cursor: string | null }> {
  const query: ListQuery = { account: viewer, list: 'trail', filters: [about] }
  const { acts, next } = await readActs({ account: about, after: await readCursor(query, cursor), limit })
  return { acts, cursor: await writeCursor(query, next) }
}

import type { AccountId } from '../identity/accountId.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import type { KeptEntry } from './entry.ts'
import { readEntries } from './readEntries.ts'

interface Wanted {
  /** The account that has acted or was acted upon; null for all. */
  about: AccountId | null
  limit: number
  cursor: string | null
}

/**
 * A page of what managers have done, the latest first.
 * @param viewer whose cursors they are
 * @throws {Fault} `malformed` for a cursor of another list
 */
export async function listEntries(
  viewer: AccountId,
  { about, limit, cursor }: Wanted,
): Promise<{ entries: readonly KeptEntry[]; cursor: string | null }> {
  const query: ListQuery = { account: viewer, list: 'auditLog', filters: [about] }
  const { entries, next } = await readEntries({ account: about, after: await readCursor(query, cursor), limit })
  return { entries, cursor: await writeCursor(query, next) }
}

import type { Account } from '../accounts/account.ts'
import { type ListQuery, readCursor, writeCursor } from '../shelves/cursor.ts'
import { readShelves } from '../shelves/read.ts'
import type { StoredFile } from './file.ts'
import { filesOf, type Wanted } from './listFiles.ts'
import { stretchesOfOne } from './places.ts'

/** One's own files, the newest first. @throws {Fault} `malformed` for a cursor of another list */
export async function listOwnFiles(
  account: Account,
  { limit, cursor }: Wanted,
): Promise<{ files: readonly StoredFile[]; cursor: string | null }> {
  const query: ListQuery = { account: account.id, list: 'own-files', filters: [] }
  const after = await readCursor(query, cursor)
  const stretches = stretchesOfOne(account, account.id, null)
  const { found, next } = await readShelves({ stretches, after, descending: true, limit })
  return { files: await filesOf(account, found), cursor: await writeCursor(query, next) }
}

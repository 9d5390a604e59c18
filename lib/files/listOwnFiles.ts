import type { Account } from '../accounts/account.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { readLists } from '../lists/readLists.ts'
import type { StoredFile } from './file.ts'
import { seenFiles, type Wanted } from './listFiles.ts'
import { rangesOfOne } from './listRows.ts'

/** One's own files, the newest first. @throws {Fault} `malformed` for a cursor of another list */
export async function listOwnFiles(
  account: Account,
  { limit, cursor }: Wanted,
): Promise<{ files: readonly StoredFile[]; cursor: string | null }> {
  const query: ListQuery = { account: account.id, list: 'own-files', filters: [] }
  const after = await readCursor(query, cursor)
  const ranges = rangesOfOne(account, account.id, null)
  const { found, next } = await readLists({ ranges, after, descending: true, limit })
  return { files: await seenFiles(account, found), cursor: await writeCursor(query, next) }
}

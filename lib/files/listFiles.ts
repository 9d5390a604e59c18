import type { Account } from '../accounts/account.ts'
import { findAccounts } from '../accounts/findAccounts.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { type Found, readLists } from '../lists/readLists.ts'
import { mayDo, type StoredFile } from './file.ts'
import { findReadyFiles } from './findFiles.ts'
import { rangesOfAll, rangesOfOne } from './listRows.ts'

export interface Wanted {
  limit: number
  cursor: string | null
}

export interface Listed {
  files: readonly StoredFile[]
  /** The owners of these files, as far as their accounts are still there. */
  owners: ReadonlyMap<AccountId, Account>
  /** Leads to the next page; null on the last. */
  cursor: string | null
}

/** The files of rows that were just read, as far as they are there and the viewer still sees them. */
export async function seenFiles(account: Account, found: readonly Found[]): Promise<StoredFile[]> {
  const files = await findReadyFiles(found.map(({ id }) => id))
  return files.filter((file) => mayDo(account, file, 'see'))
}

/** The owners of rows that were just read. */
export function ownersOf(found: readonly Found[]): Promise<ReadonlyMap<AccountId, Account>> {
  return findAccounts(found.flatMap(({ owner }) => owner ?? []))
}

interface Filters {
  /** The owner of the files; null for all files. */
  owner: AccountId | null
  /** The beginning of the names; the list is then ordered by name. */
  keyword: string | null
}

/**
 * The files that the viewer may see: the newest first, or by name where a keyword asks for it.
 * @throws {Fault} `malformed` for a cursor of another list
 */
export async function listFiles(
  account: Account,
  { limit, cursor, owner, keyword }: Wanted & Filters,
): Promise<Listed> {
  const query: ListQuery = {
    account: account.id,
    list: 'files',
    filters: [owner === null ? null : String(owner), keyword],
  }
  const after = await readCursor(query, cursor)
  const ranges = owner === null ? rangesOfAll(account, keyword) : rangesOfOne(account, owner, keyword)
  const { found, next } = await readLists({ ranges, after, descending: keyword === null, limit })
  const [files, owners] = await Promise.all([seenFiles(account, found), ownersOf(found)])
  return { files, owners, cursor: await writeCursor(query, next) }
}

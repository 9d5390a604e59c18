import type { Account } from '../accounts/account.ts'
import { findById } from '../accounts/findById.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { type ListRange, readLists } from '../lists/readLists.ts'
import { findReadyFiles } from './findFiles.ts'
import { type Listed, ownersOf, seenFiles, type Wanted } from './listFiles.ts'
import { rangesOfAll, rangesOfEverything, rangesOfOne } from './listRows.ts'

/** An admin finds all files, a leader those that leaders see. */
function rangesFor(viewer: Account, owner: AccountId | null): ListRange[] {
  if (viewer.role === 'admin') return rangesOfEverything(owner)
  return owner === null ? rangesOfAll(viewer, null) : rangesOfOne(viewer, owner, null)
}

/**
 * A page of all files or those of an account, the newest first.
 * @param owner null for all
 * @throws {Fault} `no-account`, `malformed` for a cursor of another list
 */
export async function listForManager(
  viewer: Account,
  { owner, limit, cursor }: Wanted & { owner: AccountId | null },
): Promise<Listed> {
  const query: ListQuery = { account: viewer.id, list: 'all-files', filters: [owner, viewer.role] }
  const after = await readCursor(query, cursor)
  if (owner !== null && !(await findById(owner))) throw fault('no-account')
  const { found, next } = await readLists({ ranges: rangesFor(viewer, owner), after, descending: true, limit })
  const isAdmin = viewer.role === 'admin'
  const [files, owners] = await Promise.all([
    isAdmin ? findReadyFiles(found.map(({ id }) => id)) : seenFiles(viewer, found),
    ownersOf(found),
  ])
  return { files, owners, cursor: await writeCursor(query, next) }
}

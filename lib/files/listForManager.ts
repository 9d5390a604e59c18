import type { Account } from '../accounts/account.ts'
import { findById } from '../accounts/findById.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import { type ListQuery, readCursor, writeCursor } from '../shelves/cursor.ts'
import { readShelves, type Stretch } from '../shelves/read.ts'
import { findReady } from './findReady.ts'
import { filesOf, type Listed, type Wanted, withOwners } from './listFiles.ts'
import { stretchesOfAll, stretchesOfEverything, stretchesOfOne } from './places.ts'

/** An admin finds what nobody else may see, too; a leader what leaders see. */
function stretchesFor(viewer: Account, owner: AccountId | null): Stretch[] {
  if (viewer.role === 'admin') return stretchesOfEverything(owner)
  return owner === null ? stretchesOfAll(viewer, null) : stretchesOfOne(viewer, owner, null)
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
  const { found, next } = await readShelves({ stretches: stretchesFor(viewer, owner), after, descending: true, limit })
  const files = viewer.role === 'admin' ? findReady(found.map(({ thing }) => thing)) : filesOf(viewer, found)
  return { ...(await withOwners(await files)), cursor: await writeCursor(query, next) }
}

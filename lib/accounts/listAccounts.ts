import type { AccountId } from '../ids.ts'
import { type Role, roles } from '../roles.ts'
import { type ListQuery, readCursor, writeCursor } from '../shelves/cursor.ts'
import { readShelves } from '../shelves/read.ts'
import { lockedAmong } from '../throttle/lockedAmong.ts'
import type { Account } from './account.ts'
import { shelfOf } from './census.ts'
import { type Disclosure, mayReadAll } from './disclose.ts'
import { findMany } from './findMany.ts'

interface Wanted {
  /** Null for all. */
  role: Role | null
  limit: number
  cursor: string | null
}

/** What the viewer may read of these accounts; those that are gone are left out. */
async function disclosed(viewer: Account, ids: readonly AccountId[]): Promise<Disclosure[]> {
  const accounts = await findMany(ids)
  const whole = ids.filter((id) => mayReadAll(viewer, { id }))
  const locked = whole.length > 0 ? await lockedAmong(whole) : new Set()
  return ids.flatMap((id): Disclosure[] => {
    const account = accounts.get(id)
    if (!account) return []
    return mayReadAll(viewer, account)
      ? [{ extent: 'whole', account, isLocked: locked.has(id) }]
      : [{ extent: 'public', account }]
  })
}

/**
 * A page of all accounts or those of a role, by id, each as the viewer may read it.
 * @throws {Fault} `malformed` for a cursor of another list
 */
export async function listAccounts(
  viewer: Account,
  { role, limit, cursor }: Wanted,
): Promise<{ disclosures: readonly Disclosure[]; cursor: string | null }> {
  const query: ListQuery = { account: viewer.id, list: 'accounts', filters: [role] }
  const stretches = (role === null ? roles : [role]).map((one) => ({ shelf: shelfOf(one) }))
  const after = await readCursor(query, cursor)
  const { found, next } = await readShelves({ stretches, after, descending: false, limit })
  const ids = [...new Set(found.map(({ thing }) => thing as AccountId))]
  return { disclosures: await disclosed(viewer, ids), cursor: await writeCursor(query, next) }
}

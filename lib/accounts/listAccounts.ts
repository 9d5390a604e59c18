import type { AccountId } from '../identity/accountId.ts'
import { type Role, roles } from '../identity/roles.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { readLists } from '../lists/readLists.ts'
import { lockedAmong } from '../throttle/lockedAmong.ts'
import type { Account } from './account.ts'
import { type Disclosure, mayReadAll } from './discloseAccount.ts'
import { findAccounts } from './findAccounts.ts'
import { listOf } from './listing.ts'

interface Wanted {
  /** Null for all. */
  role: Role | null
  limit: number
  cursor: string | null
}

/** These accounts, each as far as the viewer may read it; those that are gone are left out. */
async function disclosed(viewer: Account, ids: readonly AccountId[]): Promise<Disclosure[]> {
  const accounts = await findAccounts(ids)
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
  const ranges = (role === null ? roles : [role]).map((one) => ({ list: listOf(one) }))
  const after = await readCursor(query, cursor)
  const { found, next } = await readLists({ ranges, after, descending: false, limit })
  const ids = [...new Set(found.map(({ id }) => id as AccountId))]
  return { disclosures: await disclosed(viewer, ids), cursor: await writeCursor(query, next) }
}

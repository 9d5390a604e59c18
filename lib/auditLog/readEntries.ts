import { getItems } from '../aws/dynamodb.ts'
import { everyPage, readAfter } from '../aws/pages.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { KeptEntry } from './entry.ts'
import { pseudonymOf } from './pseudonymOf.ts'
import { allEntries, entriesOf, entryFrom, entryKeys, rowsOf, sortKeyOf, ttlOf } from './table.ts'

export interface Reading {
  /** Null for the entries about all accounts. */
  account: AccountId | null
  /** The sort key that the last page ended with; null from the beginning. */
  after: string | null
  limit: number
}

async function sortKeysOn(list: string, { after, limit }: Reading): Promise<string[]> {
  // One more row than requested shows whether there is another page.
  const rows = await readAfter({ ...rowsOf(list), after, descending: true, limit: limit + 1 })
  return rows.map(sortKeyOf)
}

/** Entries about a deleted account are under its pseudonym; while it is being deleted, under both. */
async function listsOf(account: AccountId | null): Promise<string[]> {
  return account === null ? [allEntries] : [entriesOf(account), entriesOf(await pseudonymOf(account))]
}

/** Acts of managers, by or upon an account or all, the latest first. */
export async function readEntries(reading: Reading): Promise<{ entries: KeptEntry[]; next: string | null }> {
  const lists = await listsOf(reading.account)
  const found = (await Promise.all(lists.map((list) => sortKeysOn(list, reading)))).flat()
  const sortKeys = [...new Set(found)].sort().reverse()
  const shown = sortKeys.slice(0, reading.limit)
  const { table, keys } = entryKeys(shown)
  const items = await getItems(table, keys)
  // The table forgets some time after that.
  const kept = items.filter((item) => ttlOf(item) * 1000 > Date.now())
  const entries = new Map(kept.map((item) => [sortKeyOf(item), entryFrom(item)]))
  return {
    entries: shown.flatMap((sortKey) => entries.get(sortKey) ?? []),
    next: sortKeys.length > shown.length ? (shown.at(-1) ?? null) : null,
  }
}

const PAGE = 100

/** All actions of managers by or on an account, with at most one page in memory. */
export async function* everyEntry(account: AccountId): AsyncIterable<KeptEntry> {
  for await (const { entries } of everyPage((after) => readEntries({ account, after, limit: PAGE }))) yield* entries
}

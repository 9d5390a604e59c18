import { getItems, type Item, queryRange } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { AuditAction, KeptEntry } from './entry.ts'
import { allEntries, entriesOf, entryKey } from './keys.ts'
import { pseudonymOf } from './pseudonymOf.ts'

export interface Reading {
  /** Null for the entries of everybody. */
  account: AccountId | null
  /** Where the last page ended; null from the beginning. */
  after: string | null
  limit: number
}

/** Sorts before and after every sort key. */
const [FIRST, LAST] = ['0', '~']

const entryFrom = (item: Item): KeptEntry => ({
  action: item['action'] as AuditAction,
  actor: item['actor'] ?? null,
  subject: item['subject'] ?? null,
  object: item['object'] ?? null,
  to: item['to'] ?? null,
  at: Number(item['at']),
  from: item['from'] ?? null,
})

async function sortKeysOn(list: string, { after, limit }: Reading): Promise<string[]> {
  const items = await queryRange({
    table: environment().auditlogTable,
    hash: ['list', list],
    range: { name: 'sortKey', least: FIRST, most: after ?? LAST },
    descending: true,
    // One more than asked for tells whether there are more; another one is the row that was shown last.
    limit: limit + (after === null ? 1 : 2),
  })
  return items.map(({ sortKey }) => String(sortKey)).filter((sortKey) => sortKey !== after)
}

/** What is about an account that was deleted stands under what stands for it; while it is leaving, under both. */
async function listsOf(account: AccountId | null): Promise<string[]> {
  return account === null ? [allEntries] : [entriesOf(account), entriesOf(await pseudonymOf(account))]
}

/** What managers have done, by or to an account or to all, the latest first. */
export async function readEntries(reading: Reading): Promise<{ entries: KeptEntry[]; next: string | null }> {
  const lists = await listsOf(reading.account)
  const found = (await Promise.all(lists.map((list) => sortKeysOn(list, reading)))).flat()
  const sortKeys = [...new Set(found)].sort().reverse()
  const shown = sortKeys.slice(0, reading.limit)
  const items = await getItems(
    environment().auditlogTable,
    shown.map((sortKey) => entryKey(allEntries, sortKey).key),
  )
  // The table forgets some time after that.
  const kept = items.filter(({ ttl }) => Number(ttl) * 1000 > Date.now())
  const entries = new Map(kept.map((item) => [String(item['sortKey']), entryFrom(item)]))
  return {
    entries: shown.flatMap((sortKey) => entries.get(sortKey) ?? []),
    next: sortKeys.length > shown.length ? (shown.at(-1) ?? null) : null,
  }
}

const PAGE = 100

/** All that managers have done by or to an account, of which no more than a page is in memory. */
export async function* everyEntry(account: AccountId): AsyncIterable<KeptEntry> {
  let after: string | null = null
  do {
    const page = await readEntries({ account, after, limit: PAGE })
    yield* page.entries
    after = page.next
  } while (after !== null)
}

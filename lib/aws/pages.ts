/** Lists read page by page, by the sort key that the last page ended with. */
import { type Item, queryRange, type RangeQuery } from './dynamodb.ts'

export interface PageQuery extends RangeQuery {
  /** The sort key that was read last; null from the beginning. */
  after: string | null
}

/** The first items of a range after a sort key, at most `limit`, strongly consistent. */
export async function readAfter({ after, ...query }: PageQuery): Promise<Item[]> {
  const { range, descending = false, limit } = query
  if (after === null) return queryRange(query)
  const rest = descending ? { ...range, most: after } : { ...range, least: after }
  // A range includes its ends, so the item that was read last comes once more.
  const items = await queryRange({ ...query, range: rest, limit: limit + 1 })
  return items.filter((item) => item[range.name] !== after).slice(0, limit)
}

export interface Page {
  items: readonly Item[]
  /** The sort key to go on after; null where there are no more. */
  next: string | null
}

/** A page of at most `limit` items; one more is read to know whether there are more. */
export async function readPage(query: PageQuery): Promise<Page> {
  const items = await readAfter({ ...query, limit: query.limit + 1 })
  const page = items.slice(0, query.limit)
  return { items: page, next: items.length > page.length ? String(page.at(-1)?.[query.range.name]) : null }
}

/** Every page of a list, one in memory at a time. @param read the page after a position, null for the first */
export async function* everyPage<Read extends { next: string | null }>(
  read: (after: string | null) => Promise<Read>,
): AsyncIterable<Read> {
  let after: string | null = null
  do {
    const page: Read = await read(after)
    yield page
    after = page.next
  } while (after !== null)
}

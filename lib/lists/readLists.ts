import { readAfter } from '../aws/pages.ts'
import { type Row, rowFrom, rowsBetween } from './table.ts'

/** A range of one list: the rows whose sort keys begin with `prefix`, and of those the ones that go on with `begins`. */
export interface ListRange {
  list: string
  prefix?: string
  begins?: string
}

export interface Reading {
  ranges: readonly ListRange[]
  /** The end of the last page; null for the beginning. */
  after: string | null
  descending: boolean
  limit: number
}

/** A row, and its position in the merged list: its sort key without the range's prefix. */
export interface Found extends Pick<Row, 'id' | 'owner'> {
  position: string
}

/** Past every character that a sort key may hold. */
const LAST = '\u{10FFFF}'

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

async function readRange({ list, prefix = '', begins = '' }: ListRange, reading: Reading): Promise<Found[]> {
  const { after, descending, limit } = reading
  const first = `${prefix}${begins}`
  const items = await readAfter({
    ...rowsBetween(list, first, `${first}${LAST}`),
    after: after === null ? null : `${prefix}${after}`,
    descending,
    // One more than asked for shows whether the list goes on.
    limit: limit + 1,
  })
  return items.map(rowFrom).map(({ sortKey, id, owner }) => ({ id, owner, position: sortKey.slice(prefix.length) }))
}

/**
 * Reads several ranges as the one list that they are parts of.
 * @returns the first `limit` rows after the position, and the position to go on from, null where there are no more
 */
export async function readLists(reading: Reading): Promise<{ found: Found[]; next: string | null }> {
  const parts = await Promise.all(reading.ranges.map((range) => readRange(range, reading)))
  const sign = reading.descending ? -1 : 1
  const all = parts.flat().sort((one, other) => sign * byBytes(one.position, other.position))
  const found = all.slice(0, reading.limit)
  return { found, next: all.length > found.length ? (found.at(-1)?.position ?? null) : null }
}

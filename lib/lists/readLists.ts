import { queryRange } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import { type Row, rowFrom } from './table.ts'

/** A range of one list: the rows whose sort keys begin with `prefix`, and of those the ones that go on with `begins`. */
export interface ListRange {
  list: string
  prefix?: string
  begins?: string
}

export interface Reading {
  ranges: readonly ListRange[]
  /** Where the last page ended; null from the beginning. */
  after: string | null
  descending: boolean
  limit: number
}

/** What stands on a list, and where in the merged list: its sort key without the range's prefix. */
export interface Found extends Pick<Row, 'id' | 'owner'> {
  position: string
}

/** Past every character that a sort key may hold. */
const LAST = '\u{10FFFF}'

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

async function readRange({ list, prefix = '', begins = '' }: ListRange, reading: Reading): Promise<Found[]> {
  const { after, descending, limit } = reading
  const [first, last] = [`${prefix}${begins}`, `${prefix}${begins}${LAST}`]
  const from = after === null ? null : `${prefix}${after}`
  const items = await queryRange({
    table: environment().listsTable,
    hash: ['list', list],
    range: { name: 'sortKey', least: descending ? first : (from ?? first), most: descending ? (from ?? last) : last },
    descending,
    // One more than asked for tells whether there are more; another one is the row that was shown last.
    limit: limit + (from === null ? 1 : 2),
  })
  const found = items
    .map(rowFrom)
    .map(({ sortKey, id, owner }) => ({ id, owner, position: sortKey.slice(prefix.length) }))
  return found.filter(({ position }) => position !== after)
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

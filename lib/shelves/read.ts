import { queryRange } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import { type Row, rowFrom } from './table.ts'

/** A stretch of one shelf: the places that begin with `prefix`, and of those the ones that go on with `begins`. */
export interface Stretch {
  shelf: string
  prefix?: string
  begins?: string
}

export interface Reading {
  stretches: readonly Stretch[]
  /** Where the last page ended; null from the beginning. */
  after: string | null
  descending: boolean
  limit: number
}

/** A thing and where it stands in the merged list: its place without the stretch's prefix. */
export interface Found {
  thing: number
  position: string
}

/** Past every character that a place may hold. */
const LAST = '\u{10FFFF}'

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

async function readStretch({ shelf, prefix = '', begins = '' }: Stretch, reading: Reading): Promise<Found[]> {
  const { after, descending, limit } = reading
  const [first, last] = [`${prefix}${begins}`, `${prefix}${begins}${LAST}`]
  const from = after === null ? null : `${prefix}${after}`
  const items = await queryRange({
    table: surroundings().shelvesTable,
    hash: ['shelf', shelf],
    range: { name: 'place', least: descending ? first : (from ?? first), most: descending ? (from ?? last) : last },
    descending,
    // One more than asked for tells whether there are more; another one is the place that was shown last.
    limit: limit + (from === null ? 1 : 2),
  })
  const found = items.map(rowFrom).map(({ place, thing }: Row) => ({ thing, position: place.slice(prefix.length) }))
  return found.filter(({ position }) => position !== after)
}

/**
 * Reads several stretches as the one list that they are parts of.
 * @returns the first `limit` things after the position, and the position to go on from, null where there are no more
 */
export async function readShelves(reading: Reading): Promise<{ found: Found[]; next: string | null }> {
  const parts = await Promise.all(reading.stretches.map((stretch) => readStretch(stretch, reading)))
  const sign = reading.descending ? -1 : 1
  const all = parts.flat().sort((one, other) => sign * byBytes(one.position, other.position))
  const found = all.slice(0, reading.limit)
  return { found, next: all.length > found.length ? (found.at(-1)?.position ?? null) : null }
}

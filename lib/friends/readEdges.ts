import { type Item, queryRange } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { edgeKey } from './table.ts'

/** One kind of edges of an account, and where to begin. */
export interface EdgeRange {
  account: AccountId
  /** What the edges begin with, up to and with the `#`. */
  prefix: string
  /** The edge after which it goes on; null from the beginning. */
  after: string | null
  descending?: boolean
  limit: number
}

/** Past every character that an edge may hold. */
const LAST = '~'

/**
 * Edges in their order, strongly consistent.
 * @returns at most `limit` of them, and the edge to go on after, null where there are no more
 */
export async function readEdges(range: EdgeRange): Promise<{ items: Item[]; next: string | null }> {
  const { account, prefix, after, descending = false, limit } = range
  const { table } = edgeKey(account, '')
  const [first, last] = [prefix, `${prefix}${LAST}`]
  const items = await queryRange({
    table,
    hash: ['account', account],
    range: {
      name: 'edge',
      least: descending ? first : (after ?? first),
      most: descending ? (after ?? last) : last,
    },
    descending,
    // One more than asked for tells whether there are more; another one is the edge that was read last.
    limit: limit + (after === null ? 1 : 2),
  })
  const all = items.filter(({ edge }) => edge !== after)
  const read = all.slice(0, limit)
  return { items: read, next: all.length > read.length ? String(read.at(-1)?.['edge']) : null }
}

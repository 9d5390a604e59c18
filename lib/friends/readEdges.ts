import { type Page, readPage } from '../aws/pages.ts'
import type { AccountId } from '../identity/accountId.ts'
import { edgesBetween } from './table.ts'

/** One kind of edges of an account, and where to begin. */
export interface EdgeRange {
  account: AccountId
  /** The beginning of the edges' keys, with the `#`. */
  prefix: string
  /** The edge after which it goes on; null from the beginning. */
  after: string | null
  descending?: boolean
  limit: number
}

/** Past every character that an edge may hold. */
const LAST = '~'

/** Edges in their order, strongly consistent; the page's `next` is the edge to go on after. */
export function readEdges({ account, prefix, ...page }: EdgeRange): Promise<Page> {
  return readPage({ ...edgesBetween(account, prefix, `${prefix}${LAST}`), ...page })
}

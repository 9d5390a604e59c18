import type { Item } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { readEdges } from './readEdges.ts'

const PAGE = 100

/** All edges of an account that begin so, of which no more than a page is in memory. */
export async function* everyEdge(account: AccountId, prefix: string): AsyncIterable<Item> {
  let after: string | null = null
  do {
    const page = await readEdges({ account, prefix, after, limit: PAGE })
    yield* page.items
    after = page.next
  } while (after !== null)
}

import type { Item } from '../aws/dynamodb.ts'
import { everyPage } from '../aws/pages.ts'
import type { AccountId } from '../identity/accountId.ts'
import { readEdges } from './readEdges.ts'

const PAGE = 100

/** All edges of an account with this prefix, with at most one page in memory. */
export async function* everyEdge(account: AccountId, prefix: string): AsyncIterable<Item> {
  for await (const { items } of everyPage((after) => readEdges({ account, prefix, after, limit: PAGE }))) yield* items
}

import { getItems } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { edgeKey, friend, otherOf } from './table.ts'

/** Selects the account's friends among these accounts. */
export async function friendsAmong(account: AccountId, others: readonly AccountId[]): Promise<ReadonlySet<AccountId>> {
  const { table } = edgeKey(account, '')
  const keys = [...new Set(others)].map((other) => edgeKey(account, friend(other)).key)
  const items = await getItems(table, keys)
  return new Set(items.map(({ edge }) => otherOf(String(edge))))
}

import { getItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type Usage, usageFrom, usageKey } from './usageTable.ts'

/** The stored bytes and files of an account, uploads under way included. */
export async function usageOf(account: AccountId): Promise<Usage> {
  const { table, key } = usageKey(account)
  return usageFrom(await getItem(table, key))
}

import { getItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type Usage, usageFrom, usageKey } from './usageTable.ts'

/** How much an account keeps here, uploads under way among it. */
export async function usageOf(account: AccountId): Promise<Usage> {
  const { table, key } = usageKey(account)
  return usageFrom(await getItem(table, key))
}

import { getItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { usageKey } from './table.ts'

/** How much an account keeps here, uploads under way among it. */
export async function usageOf(account: AccountId): Promise<{ files: number; bytes: number }> {
  const { table, key } = usageKey(account)
  const item = await getItem(table, key)
  return { files: Number(item?.['files'] ?? 0), bytes: Number(item?.['bytes'] ?? 0) }
}

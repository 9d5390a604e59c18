import { getItem } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { usageKey } from './table.ts'

/** Whether a file of so many bytes would fit now; what counts is the reservation. */
export async function fits(account: AccountId, bytes: number): Promise<boolean> {
  const { QUOTA_BYTES, QUOTA_FILES } = settings()
  const { table, key } = usageKey(account)
  const item = await getItem(table, key)
  return Number(item?.['files'] ?? 0) < QUOTA_FILES && Number(item?.['bytes'] ?? 0) + bytes <= QUOTA_BYTES
}

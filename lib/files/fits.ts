import { getItem } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { usageFrom, usageKey } from './usageTable.ts'

/** Whether a file of so many bytes would fit now; what counts is the reservation. */
export async function fits(account: AccountId, bytes: number): Promise<boolean> {
  const { QUOTA_BYTES, QUOTA_FILES } = settings()
  const { table, key } = usageKey(account)
  const kept = usageFrom(await getItem(table, key))
  return kept.files < QUOTA_FILES && kept.bytes + bytes <= QUOTA_BYTES
}

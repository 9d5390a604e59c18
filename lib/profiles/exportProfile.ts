import { getItem, type Item } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { profileKey, valuesIn } from './table.ts'

/** The values in an account's profile, by the names of its data types; also of those that are no longer defined. */
export async function exportProfile(account: AccountId): Promise<Item> {
  const { table, key } = profileKey(account)
  return valuesIn(await getItem(table, key))
}

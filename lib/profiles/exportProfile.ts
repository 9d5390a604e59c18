import { getItem, type Item } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

/** What stands in an account's profile, by the names of its data types; also of those that are no longer defined. */
export async function exportProfile(account: AccountId): Promise<Item> {
  const { account: _own, ...profile } = (await getItem(environment().profilesTable, { account })) ?? {}
  return profile
}

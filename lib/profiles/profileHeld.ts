import { getItem, type Item } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'

/** What stands in an account's profile, by the names of its data types; also of those that are no longer defined. */
export async function profileHeld(account: AccountId): Promise<Item> {
  const { account: _own, ...profile } = (await getItem(surroundings().profilesTable, { account })) ?? {}
  return profile
}

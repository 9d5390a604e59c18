import { deleteItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { profileKey } from './table.ts'

/** Deletes all values of an account's profile. */
export async function forgetProfile(account: AccountId): Promise<void> {
  await deleteItem(profileKey(account))
}

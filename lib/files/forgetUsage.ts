import { deleteItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { usageDeletion } from './usageTable.ts'

/** Forgets the quota of an account that keeps nothing. @returns false where it still keeps something */
export async function forgetUsage(account: AccountId): Promise<boolean> {
  return (await deleteItem(usageDeletion(account))).done
}

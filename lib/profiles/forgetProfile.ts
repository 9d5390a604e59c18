import { deleteItem } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

export async function forgetProfile(account: AccountId): Promise<void> {
  await deleteItem({ table: environment().profilesTable, key: { account } })
}

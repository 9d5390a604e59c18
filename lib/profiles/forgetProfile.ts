import { deleteItem } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'

export async function forgetProfile(account: AccountId): Promise<void> {
  await deleteItem({ table: surroundings().profilesTable, key: { account } })
}

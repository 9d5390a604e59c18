import { deleteItem, queryPartition } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { sessionKey } from './table.ts'

/** Forgets every session of an account, over or not. */
export async function forgetSessions(account: AccountId): Promise<void> {
  for (const { slot } of await queryPartition(environment().sessionsTable, ['account', account])) {
    await deleteItem(sessionKey(account, Number(slot)))
  }
}

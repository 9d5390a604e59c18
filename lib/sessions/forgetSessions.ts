import { deleteItem, queryPartition } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { sessionKey, sessionsOf } from './table.ts'

/** Deletes every session of an account, ended ones too. */
export async function forgetSessions(account: AccountId): Promise<void> {
  const { table, hash } = sessionsOf(account)
  for (const { slot } of await queryPartition(table, hash)) {
    await deleteItem(sessionKey(account, Number(slot)))
  }
}

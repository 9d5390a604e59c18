import { deleteItem, queryPartition } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import { sessionKey } from './table.ts'

/** Forgets every session of an account, over or not. */
export async function forgetSessions(account: AccountId): Promise<void> {
  for (const { slot } of await queryPartition(surroundings().sessionsTable, ['account', account])) {
    await deleteItem(sessionKey(account, Number(slot)))
  }
}

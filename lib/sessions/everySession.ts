import { queryPartition } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import { type SessionItem, sessionFrom } from './table.ts'

/** Every session of an account that is still written down, over or not. */
export async function everySession(account: AccountId): Promise<SessionItem[]> {
  const items = await queryPartition(surroundings().sessionsTable, ['account', account])
  return items.map(sessionFrom).filter((session) => session !== null)
}

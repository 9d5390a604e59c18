import { queryPartition } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Session } from './session.ts'
import { isLive, type SessionItem, sessionFrom, sessionsOf } from './table.ts'

/** The live sessions of the account, the latest login first, and which of them is asking. */
export async function listSessions({ account, name }: Session): Promise<(SessionItem & { current: boolean })[]> {
  const { table, hash } = sessionsOf(account.id)
  const items = await queryPartition(table, hash)
  const now = Date.now()
  return items
    .map(sessionFrom)
    .filter((session) => session !== null && isLive(session, account, now))
    .map((session) => ({ ...(session as SessionItem), current: session?.name === name }))
    .sort((one, other) => other.createdAt - one.createdAt)
}

/** Every session of an account that is still written down, over or not. */
export async function everySession(account: AccountId): Promise<SessionItem[]> {
  const { table, hash } = sessionsOf(account)
  const items = await queryPartition(table, hash)
  return items.map(sessionFrom).filter((session) => session !== null)
}

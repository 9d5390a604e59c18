import { queryPartition } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Session } from './session.ts'
import { isLive, type SessionItem, sessionFrom, sessionsOf } from './table.ts'

/** The live sessions of the account, the latest login first, with a mark on the one that asks. */
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

/** Every stored session of an account, ended ones too. */
export async function everySession(account: AccountId): Promise<SessionItem[]> {
  const { table, hash } = sessionsOf(account)
  const items = await queryPartition(table, hash)
  return items.map(sessionFrom).filter((session) => session !== null)
}

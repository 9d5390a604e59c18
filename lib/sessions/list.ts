import { queryPartition } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { Session } from './session.ts'
import { isLive, type SessionItem, sessionFrom } from './table.ts'

/** The live sessions of the account, the latest login first, and which of them is asking. */
export async function listSessions({ account, name }: Session): Promise<(SessionItem & { current: boolean })[]> {
  const items = await queryPartition(surroundings().sessionsTable, ['account', account.id])
  const now = Date.now()
  return items
    .map(sessionFrom)
    .filter((session) => session !== null && isLive(session, account, now))
    .map((session) => ({ ...(session as SessionItem), current: session?.name === name }))
    .sort((one, other) => other.createdAt - one.createdAt)
}

import { getItem } from '../aws/dynamodb.ts'
import { loginLock, type ThrottleSubject, throttleKey } from './table.ts'

/** Whether password logins from strangers' networks are shut, and until when (epoch ms). */
export async function lockedUntil(subject: ThrottleSubject): Promise<number | null> {
  const { table, key } = throttleKey(subject, loginLock)
  const until = Number((await getItem(table, key))?.['lockedUntil'] ?? 0)
  return until > Date.now() ? until : null
}

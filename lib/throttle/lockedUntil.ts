import { getItem } from '../aws/dynamodb.ts'
import { lockEndIn, lockKey } from './lockTable.ts'
import type { ThrottleSubject } from './table.ts'

/** When the lock for unknown networks ends (epoch ms); null where none holds. */
export async function lockedUntil(subject: ThrottleSubject): Promise<number | null> {
  const { table, key } = lockKey(subject)
  const until = lockEndIn(await getItem(table, key))
  return until > Date.now() ? until : null
}

import { getItem } from '../aws/dynamodb.ts'
import { type Breaker, breakerFrom } from './breaker.ts'
import { breakerKey } from './breakerTable.ts'

/** How the text service does. */
export async function readBreaker(): Promise<Breaker> {
  const { table, key } = breakerKey()
  return breakerFrom(await getItem(table, key))
}

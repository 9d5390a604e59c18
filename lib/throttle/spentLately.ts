import { getItemsLately } from '../aws/dynamodb.ts'
import { spentIn, throttleKeys } from './table.ts'
import { type Count, windowAt } from './window.ts'

/** What has been spent of a count in its present window, as it was a moment ago: to be shown, not to decide by. */
export async function spentLately(count: Count): Promise<number> {
  const { table, keys } = throttleKeys([count.subject], windowAt(count, Date.now()).counter)
  const [item] = await getItemsLately(table, keys)
  return spentIn(item)
}

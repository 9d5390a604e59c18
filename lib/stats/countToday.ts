import { giveBackOnce, updateItem } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { type Daily, dailyCount } from './table.ts'

/**
 * Counts one more of the day while it happens, and takes it back where it fails or comes to nothing (null). It is no
 * failure of that where it cannot be counted.
 */
export async function countToday<Event>(what: Daily, caller: Caller, happening: Promise<Event>): Promise<Event> {
  const now = Date.now()
  let isCounted = false
  const counting = afterwards(caller, async () => {
    await updateItem(dailyCount(what, now, 1))
    isCounted = true
  })
  const [happened] = await Promise.allSettled([happening, counting])
  if (isCounted && (happened.status === 'rejected' || happened.value === null)) {
    await afterwards(caller, () => giveBackOnce(dailyCount(what, now, -1)))
  }
  return happening
}

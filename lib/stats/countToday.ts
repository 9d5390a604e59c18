import { giveBackOnce, updateItem } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { type Daily, dailyCount } from './table.ts'

/** Counts one more of the day, after it has happened; it is no failure of that where it cannot be counted. */
export async function countToday(what: Daily, caller: Caller): Promise<void> {
  await afterwards(caller, () => updateItem(dailyCount(what, Date.now(), 1)))
}

/** One more of the day that was counted before it was known whether it happens. */
export interface Counted {
  /** Takes the count back where the event did not happen. */
  takeBack(): Promise<void>
}

/** Counts one more of the day while it happens. */
export async function countAhead(what: Daily, caller: Caller): Promise<Counted> {
  const now = Date.now()
  let isCounted = false
  await afterwards(caller, async () => {
    await updateItem(dailyCount(what, now, 1))
    isCounted = true
  })
  return {
    takeBack: () =>
      afterwards(caller, async () => {
        if (isCounted) await giveBackOnce(dailyCount(what, now, -1))
      }),
  }
}

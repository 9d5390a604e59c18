import { updateItem } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { type Daily, dailyCount } from './table.ts'

/** Counts one more of the day, after it has happened; it is no failure of that where it cannot be counted. */
export async function countToday(what: Daily, caller: Caller): Promise<void> {
  await afterwards(caller, () => updateItem(dailyCount(what, Date.now())))
}

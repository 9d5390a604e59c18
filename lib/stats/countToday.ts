import { updateItem } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { type Daily, dailyStat, someShare } from './table.ts'

// Whoever asks for the stats asks for today.
const KEPT_SECONDS = 3 * 86_400

/** Counts one more of the day, after it has happened; it is no failure of that where it cannot be counted. */
export async function countToday(what: Daily, caller: Caller): Promise<void> {
  const now = Date.now()
  await afterwards(caller, () =>
    updateItem({
      ...someShare(dailyStat(what, now)),
      update: 'ADD #count :one SET #ttl = :ttl',
      names: { '#count': 'count', '#ttl': 'ttl' },
      values: { ':one': 1, ':ttl': Math.ceil(now / 1000) + KEPT_SECONDS },
    }),
  )
}

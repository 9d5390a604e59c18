import { afterwards } from '../audit/afterwards.ts'
import { updateItem } from '../aws/dynamodb.ts'
import type { Origin } from '../origin.ts'
import { type Daily, dailyStat, someShare } from './table.ts'

// Whoever asks for the stats asks for today.
const KEPT_SECONDS = 3 * 86_400

/** Counts one more of the day, after it has happened; it is no failure of that where it cannot be counted. */
export async function countToday(what: Daily, origin: Origin): Promise<void> {
  const now = Date.now()
  await afterwards(origin, () =>
    updateItem({
      ...someShare(dailyStat(what, now)),
      update: 'ADD #count :one SET #ttl = :ttl',
      names: { '#count': 'count', '#ttl': 'ttl' },
      values: { ':one': 1, ':ttl': Math.ceil(now / 1000) + KEPT_SECONDS },
    }),
  )
}

import { getItemsLately } from '../aws/dynamodb.ts'
import { spentLately } from '../throttle/spentLately.ts'
import { textsOfDay } from '../throttle/textsOfDay.ts'
import { accountsStat, allShares, dailyStat, sumOfShares } from './table.ts'

export interface Stats {
  accounts: number
  /** Logins of this day, in UTC. */
  logins: number
  /** Texts with a code, of the same day. */
  codes: number
}

/** The numbers of a moment ago: they are shown, and decide nothing. */
export async function readStats(): Promise<Stats> {
  const now = Date.now()
  const sumOf = async (stat: string) => {
    const { table, keys } = allShares(stat)
    return sumOfShares(await getItemsLately(table, keys))
  }
  const [accounts, logins, codes] = await Promise.all([
    sumOf(accountsStat),
    sumOf(dailyStat('logins', now)),
    spentLately(textsOfDay()),
  ])
  return { accounts, logins, codes }
}

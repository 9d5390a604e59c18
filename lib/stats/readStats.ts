import { getItemsLately } from '../aws/dynamodb.ts'
import { accountsStat, allShares, dailyStat, sumOfShares } from './table.ts'

export interface Stats {
  accounts: number
  /** Logins of this day, in UTC. */
  logins: number
  codes: number
}

/** The numbers of a moment ago: they are shown, and decide nothing. */
export async function readStats(): Promise<Stats> {
  const now = Date.now()
  const sumOf = async (stat: string) => {
    const { table, keys } = allShares(stat)
    return sumOfShares(await getItemsLately(table, keys))
  }
  const [accounts, logins, codes] = await Promise.all(
    [accountsStat, dailyStat('logins', now), dailyStat('codes', now)].map(sumOf),
  )
  return { accounts: accounts ?? 0, logins: logins ?? 0, codes: codes ?? 0 }
}

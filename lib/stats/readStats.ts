import { getItems } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import { accountsStat, allShares, dailyStat } from './table.ts'

export interface Stats {
  accounts: number
  /** Of this day, in UTC. */
  logins: number
  codes: number
}

export async function readStats(): Promise<Stats> {
  const now = Date.now()
  const sumOf = async (stat: string) => {
    const shares = await getItems(environment().statsTable, allShares(stat))
    return shares.reduce((sum, { count }) => sum + Number(count), 0)
  }
  const [accounts, logins, codes] = await Promise.all(
    [accountsStat, dailyStat('logins', now), dailyStat('codes', now)].map(sumOf),
  )
  return { accounts: accounts ?? 0, logins: logins ?? 0, codes: codes ?? 0 }
}

/**
 * The stage's counters; nothing else knows their items. Each lies in several shares, since what all people change must
 * not be one item; a share alone says nothing and may be negative.
 */
import { randomInt } from 'node:crypto'
import type { Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'

const SHARES = 64

/** What is counted for a day. */
export type Daily = 'logins' | 'codes'

export const accountsStat = 'accounts'

/** The day of a moment, in UTC. */
export const dailyStat = (what: Daily, epochMs: number): string =>
  `${what}#${new Date(epochMs).toISOString().slice(0, 10)}`

const shareOf = (stat: string, share: number) => ({ stat: `${stat}#${share}` })

export const someShare = (stat: string) => ({
  table: environment().statsTable,
  key: shareOf(stat, randomInt(SHARES)),
})

export const allShares = (stat: string) => Array.from({ length: SHARES }, (_, share) => shareOf(stat, share))

/** Counts accounts that begin or end, in the transaction that makes them do so. */
export function accountCount(change: 1 | -1): Part<'stat'> {
  return {
    refusal: 'stat',
    update: {
      ...someShare(accountsStat),
      update: 'ADD #count :change',
      names: { '#count': 'count' },
      values: { ':change': change },
    },
  }
}

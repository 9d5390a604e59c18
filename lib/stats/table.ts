/**
 * The stage's counters; nothing else knows their items. Each lies in several shares, since what all people change must
 * not be one item; a share alone says nothing and may be negative.
 */
import { randomInt } from 'node:crypto'
import { surroundings } from '../config.ts'

const SHARES = 64

/** What is counted for a day. */
export type Daily = 'logins' | 'codes'

export const accountsStat = 'accounts'

/** The day of a moment, in UTC. */
export const dailyStat = (what: Daily, epochMs: number): string =>
  `${what}#${new Date(epochMs).toISOString().slice(0, 10)}`

const shareOf = (stat: string, share: number) => ({ stat: `${stat}#${share}` })

export const someShare = (stat: string) => ({
  table: surroundings().statsTable,
  key: shareOf(stat, randomInt(SHARES)),
})

export const allShares = (stat: string) => Array.from({ length: SHARES }, (_, share) => shareOf(stat, share))

/**
 * The stage's counters. Each is spread over several shares, since every request writes it; a share alone means nothing
 * and may be negative.
 */
import { randomInt } from 'node:crypto'
import { changeExpression } from '../aws/changes.ts'
import type { Item, Part, Update } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'

/** The daily counters. */
export type Daily = 'logins'

export const accountsStat = 'accounts'

// Transactions of registrations meet in a share and try again, so that one has more; a day's count is one plain write,
// of which every share takes a thousand a second.
const sharesOf = (stat: string) => (stat === accountsStat ? 64 : 16)

/** The day of a moment, in UTC. */
export const dailyStat = (what: Daily, epochMs: number): string =>
  `${what}#${new Date(epochMs).toISOString().slice(0, 10)}`

const shareOf = (stat: string, share: number) => ({ stat: `${stat}#${share}` })

export const someShare = (stat: string) => ({
  table: environment().statsTable,
  key: shareOf(stat, randomInt(sharesOf(stat))),
})

export const allShares = (stat: string) => ({
  table: environment().statsTable,
  keys: Array.from({ length: sharesOf(stat) }, (_, share) => shareOf(stat, share)),
})

/** The number that shares make together. */
export const sumOfShares = (shares: readonly Item[]): number =>
  shares.reduce((sum, { count }) => sum + Number(count), 0)

/** Counts accounts that begin or end, in the transaction that makes them do so. */
export function accountCount(change: 1 | -1): Part<'stat'> {
  return { refusal: 'stat', update: { ...someShare(accountsStat), ...changeExpression({ add: { count: change } }) } }
}

// Stats are asked for the current day only.
const KEPT_SECONDS = 3 * 86_400

/** One more of the day of a moment, epoch milliseconds, or one fewer; the table forgets it some days later. */
export function dailyCount(what: Daily, now: number, by: 1 | -1): Update {
  const change = { add: { count: by }, set: { ttl: Math.ceil(now / 1000) + KEPT_SECONDS } }
  return { ...someShare(dailyStat(what, now)), ...changeExpression(change) }
}

import type { Part } from '../aws/dynamodb.ts'
import { accountsStat, someShare } from './table.ts'

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

import { type Item, queryPartition } from '../aws/dynamodb.ts'
import { countersOf, type ThrottleSubject } from './table.ts'

/** Every counter of a subject. */
export function everyCounter(subject: ThrottleSubject): Promise<Item[]> {
  const { table, hash } = countersOf(subject)
  return queryPartition(table, hash)
}

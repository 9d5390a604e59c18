import { type Item, queryPartition } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { ThrottleSubject } from './table.ts'

/** Every counter of a subject. */
export function everyCounter(subject: ThrottleSubject): Promise<Item[]> {
  return queryPartition(environment().throttleTable, ['subject', subject])
}

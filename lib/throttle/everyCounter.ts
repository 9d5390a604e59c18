import { type Item, queryPartition } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { ThrottleSubject } from './table.ts'

/** Every counter of a subject. */
export function everyCounter(subject: ThrottleSubject): Promise<Item[]> {
  return queryPartition(surroundings().throttleTable, ['subject', subject])
}

import { deleteItem } from '../aws/dynamodb.ts'
import { everyCounter } from './everyCounter.ts'
import { type ThrottleSubject, throttleKey } from './table.ts'

/** Deletes every counter of a subject. */
export async function forgetCounters(subject: ThrottleSubject): Promise<void> {
  for (const { counter } of await everyCounter(subject)) await deleteItem(throttleKey(subject, String(counter)))
}

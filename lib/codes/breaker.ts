/**
 * The circuit breaker of the text service: after several failures in a row nobody waits for it for a while
 * (M. Nygard, «Release It!»). Kept in the throttle table, so that all instances of all functions share it.
 */
import { deleteItem, getItem, updateItem } from '../aws/dynamodb.ts'
import { breakerClosing, breakerKey, breakerOpening, failuresIn, openUntilIn, textFailure } from './breakerTable.ts'

const FAILURES_MAX = 5
const OPEN_MS = 30_000

/** Whole seconds for which nobody is to try: 0 while the breaker is closed. */
export async function breakerPause(): Promise<number> {
  const { table, key } = breakerKey()
  const openUntil = openUntilIn(await getItem(table, key))
  return Math.max(0, Math.ceil((openUntil - Date.now()) / 1000))
}

/** Counts a failure; from the fifth in a row on each opens the breaker for half a minute. */
export async function countFailure(): Promise<void> {
  const now = Date.now()
  const counted = await updateItem(textFailure(now))
  if (failuresIn(counted.item) < FAILURES_MAX) return
  await updateItem(breakerOpening(now + OPEN_MS))
}

/** A text went off: the row of failures ends. */
export async function closeBreaker(): Promise<void> {
  await deleteItem(breakerClosing())
}

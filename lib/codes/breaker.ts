/**
 * The circuit breaker of the text service (M. Nygard, «Release It!»): after several failures in a row no text is tried
 * for a while, then one try decides. It lies in the throttle table, so that all instances share it.
 */
import { randomUUID } from 'node:crypto'
import { deleteItem, type Item, updateItem, writeOwn } from '../aws/dynamodb.ts'
import type { Sent } from '../aws/sns.ts'
import type { Limit } from '../fault.ts'
import { limitOf } from '../throttle/limit.ts'
import { subjects } from '../throttle/table.ts'
import {
  breakerClosing,
  breakerOpening,
  failuresIn,
  openUntilIn,
  textFailure,
  tryPassed,
  tryTaken,
} from './breakerTable.ts'

const FAILURES_MAX = 5
const OPEN_MS = 30_000

const secondsUntil = (epochMs: number) => Math.max(0, Math.ceil((epochMs - Date.now()) / 1000))

/** The pause, as the log tells it. @param until epoch milliseconds */
function pauseOf(item: Item | undefined, until: number): Limit {
  const allowance = { limit: 'SMS_BREAKER_FAILURES', max: FAILURES_MAX } as const
  return limitOf(subjects.stage(), allowance, item ? failuresIn(item) : 0, until)
}

/** The breaker as it was read. */
export interface Breaker {
  /** Whole seconds until a try is allowed. */
  pauseSeconds: number
  /** The pause, for the log. */
  limit: Limit
  /** When its pause ends or has ended (epoch ms); 0 while it is closed. */
  openUntil: number
  /** Whether texts in a row have failed. */
  hasFailed: boolean
}

export function breakerFrom(item: Item | undefined): Breaker {
  const openUntil = openUntilIn(item)
  const limit = pauseOf(item, openUntil)
  return { pauseSeconds: secondsUntil(openUntil), limit, openUntil, hasFailed: item !== undefined }
}

/** A try, allowed where there is no pause. */
export interface Try {
  /** Id of the single try after a pause; null while the breaker is closed. */
  id: string | null
  pauseSeconds: number
  limit: Limit
  /** Whether texts in a row had failed when it began. */
  hasFailed: boolean
}

/** Takes the single try after a pause, in one conditional write that begins the next pause for all other callers. */
export async function takeTry({ openUntil, hasFailed, limit }: Breaker): Promise<Try> {
  if (openUntil === 0) return { id: null, pauseSeconds: 0, limit, hasFailed }
  const id = randomUUID()
  const taken = await writeOwn(tryTaken(id, openUntil, Date.now() + OPEN_MS))
  if (taken.done) return { id, pauseSeconds: 0, limit, hasFailed }
  // Another try was faster. If its item has no pause, that try has closed the breaker.
  const until = openUntilIn(taken.item)
  const pauseSeconds = until === 0 ? 0 : Math.max(1, secondsUntil(until))
  return { id: null, pauseSeconds, limit: pauseOf(taken.item, until), hasFailed }
}

/** Counts a failure; from the fifth in a row on each opens the breaker for half a minute. */
async function countFailure(): Promise<void> {
  const now = Date.now()
  const counted = await updateItem(textFailure(now))
  if (failuresIn(counted.item) < FAILURES_MAX) return
  await updateItem(breakerOpening(now + OPEN_MS))
}

/**
 * Reports the outcome of a text to the breaker. A success ends the failures that had been counted when the text began;
 * later failures stay. A refused number counts neither way: otherwise anybody with an invalid number could stop the
 * texts of all.
 */
export async function settleTry({ id, hasFailed }: Try, sent: Sent): Promise<void> {
  if (sent === 'sent' && hasFailed) await deleteItem(breakerClosing())
  if (sent === 'service-refused') await countFailure()
  if (sent === 'number-refused' && id !== null) await updateItem(tryPassed(id, Date.now()))
}

/**
 * The circuit breaker of the text service: after several failures in a row nobody waits for it for a while, then one try
 * decides (M. Nygard, «Release It!»). Kept in the throttle table, so that all instances of all functions share it.
 */
import { randomUUID } from 'node:crypto'
import { deleteItem, getItem, updateItem, writeOwn } from '../aws/dynamodb.ts'
import type { Sent } from '../aws/sns.ts'
import {
  breakerClosing,
  breakerKey,
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

/** The breaker as it was read. */
export interface Breaker {
  /** Whole seconds for which nobody is to try. */
  pauseSeconds: number
  /** When its pause ends or has ended (epoch ms); 0 while it is closed. */
  openUntil: number
}

export async function readBreaker(): Promise<Breaker> {
  const { table, key } = breakerKey()
  const openUntil = openUntilIn(await getItem(table, key))
  return { pauseSeconds: secondsUntil(openUntil), openUntil }
}

/** A try, allowed where there is no pause. */
export interface Try {
  /** Of the one try that decides; null while the breaker is closed. */
  id: string | null
  pauseSeconds: number
}

/**
 * Takes the one try after a pause, in one conditional write that begins the next pause for everybody else.
 */
export async function takeTry({ openUntil }: Breaker): Promise<Try> {
  if (openUntil === 0) return { id: null, pauseSeconds: 0 }
  const id = randomUUID()
  const taken = await writeOwn(tryTaken(id, openUntil, Date.now() + OPEN_MS))
  if (taken.done) return { id, pauseSeconds: 0 }
  // Without a pause the try before has closed it.
  const until = openUntilIn(taken.item)
  return { id: null, pauseSeconds: until === 0 ? 0 : Math.max(1, secondsUntil(until)) }
}

/** Counts a failure; from the fifth in a row on each opens the breaker for half a minute. */
async function countFailure(): Promise<void> {
  const now = Date.now()
  const counted = await updateItem(textFailure(now))
  if (failuresIn(counted.item) < FAILURES_MAX) return
  await updateItem(breakerOpening(now + OPEN_MS))
}

/**
 * What a text tells of the service: it works, it fails, or nothing at all. A refused number counts neither way, or
 * whoever has one could close the texts of everybody.
 */
export async function settleTry({ id }: Try, sent: Sent): Promise<void> {
  if (sent === 'sent') await deleteItem(breakerClosing())
  if (sent === 'service-refused') await countFailure()
  if (sent === 'number-refused' && id !== null) await updateItem(tryPassed(id, Date.now()))
}

/** Results of requests that are carried out once, under keyed hashes of the requests. */
import type { Item, Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'

const KEPT_MS = 24 * 3_600_000

/** A request and everything that it asks for, as keyed hashes. */
export interface Reservation {
  request: string
  fingerprint: string
}

/** The result of a request, valid until `expiresAt` (epoch milliseconds). */
interface Result {
  fingerprint: string
  result: number
  expiresAt: number
}

export const resultKey = ({ request }: Reservation) => ({ table: environment().idempotencyTable, key: { request } })

export function resultFrom(item: Item | undefined): Result | null {
  if (!item) return null
  const { fingerprint, result, expiresAt } = item
  return { fingerprint: String(fingerprint), result: Number(result), expiresAt: Number(expiresAt) }
}

/** Keeps the result, in the transaction that brings it about. @param result the id of what was made */
export function reservationPart(reservation: Reservation, result: number): Part<'idempotency'> {
  const now = Date.now()
  const expiresAt = now + KEPT_MS
  return {
    refusal: 'idempotency',
    put: {
      table: environment().idempotencyTable,
      item: { ...reservation, result, expiresAt, ttl: Math.ceil(expiresAt / 1000) },
      condition: 'attribute_not_exists(#request) OR expiresAt <= :now',
      names: { '#request': 'request' },
      values: { ':now': now },
    },
  }
}

/** Account ids: random, ten digits, inside a signed 32-bit integer (contract, «Account»). */
import { randomInt } from 'node:crypto'

declare const checked: unique symbol

export type AccountId = number & { readonly [checked]: 'AccountId' }

const LEAST = 1_000_000_000
const MOST = 2_147_483_647

/** An id that no account ever has. */
export const nobodysId = 0 as AccountId

/** A fresh id from the CSPRNG; whether it is free only the claiming write can tell. */
export function randomAccountId(): AccountId {
  return randomInt(LEAST, MOST + 1) as AccountId
}

/**
 * Reads an id given as JSON number or decimal string, ASCII digits only.
 * @returns null where no account can have it
 */
export function readAccountId(value: number | string): AccountId | null {
  const id = typeof value === 'number' ? value : /^\d{10}$/.test(value) ? Number(value) : Number.NaN
  return Number.isInteger(id) && id >= LEAST && id <= MOST ? (id as AccountId) : null
}

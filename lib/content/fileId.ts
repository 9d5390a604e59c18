/** Ids of files: random, inside a signed 32-bit integer (contract, «Files»). */
import { randomInt } from 'node:crypto'

declare const checked: unique symbol

export type FileId = number & { readonly [checked]: 'FileId' }

const MOST = 2_147_483_647

/** A fresh id from the CSPRNG; whether it is free only the claiming write can tell. */
export function randomFileId(): FileId {
  return randomInt(1, MOST + 1) as FileId
}

/**
 * Reads an id given as JSON number or decimal string: ASCII digits, no sign, no leading zero.
 * @returns null where it can be no file's id
 */
export function readFileId(value: number | string): FileId | null {
  const id = typeof value === 'number' ? value : /^[1-9][0-9]{0,9}$/.test(value) ? Number(value) : Number.NaN
  return Number.isInteger(id) && id >= 1 && id <= MOST ? (id as FileId) : null
}

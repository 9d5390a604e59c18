/**
 * Cursors of lists: the last position shown, signed and bound to the account and the query it was made for. A cursor
 * cannot page through another account's list or another query.
 */
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { auditSalt } from '../keys/auditSalt.ts'

/** The query of a list, without its position. */
export interface ListQuery {
  account: AccountId
  list: string
  filters: readonly (string | number | null)[]
}

const MAC_BYTES = 16
const LENGTH_MAX = 4096

async function macOf({ account, list, filters }: ListQuery, position: string): Promise<Buffer> {
  const signed = JSON.stringify([account, list, filters, position])
  return createHmac('sha256', await cursorKey())
    .update(signed)
    .digest()
    .subarray(0, MAC_BYTES)
}

export async function writeCursor(query: ListQuery, position: string | null): Promise<string | null> {
  if (position === null) return null
  const mac = await macOf(query, position)
  return Buffer.concat([mac, Buffer.from(position, 'utf8')]).toString('base64url')
}

/**
 * The position of a cursor; null for the beginning.
 * @throws {Fault} `malformed` for one that was not made for this account and query
 */
export async function readCursor(query: ListQuery, cursor: string | null): Promise<string | null> {
  if (cursor === null) return null
  if (cursor.length > LENGTH_MAX) throw fault('malformed')
  const bytes = Buffer.from(cursor, 'base64url')
  // Node's decoder takes foreign characters and any spare bits at the end: a cursor has one spelling.
  if (bytes.toString('base64url') !== cursor) throw fault('malformed')
  const [mac, rest] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)]
  const position = rest.toString('utf8')
  const expected = await macOf(query, position)
  const isOurs = mac.length === MAC_BYTES && timingSafeEqual(mac, expected) && Buffer.from(position).equals(rest)
  if (!isOurs) throw fault('malformed')
  return position
}

// Derived once for each copy of the salt.
const derived = /* @__PURE__ */ new WeakMap<KeyObject, KeyObject>()

/**
 * The key that cursors are signed with, derived from the salt that every function has already (RFC 5869): a use of its
 * own, so that a cursor says nothing about the logs.
 */
async function cursorKey(): Promise<KeyObject> {
  const salt = await auditSalt()
  const key =
    derived.get(salt) ?? createSecretKey(Buffer.from(hkdfSync('sha256', salt, Buffer.alloc(0), 'gatehouse/cursor', 32)))
  derived.set(salt, key)
  return key
}

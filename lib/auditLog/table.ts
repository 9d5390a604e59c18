/**
 * The items of the audit log. Every entry lies once on the list of all, in the order of
 * time, and a row on the list of every account that it is about points to it.
 */
import { randomBytes } from 'node:crypto'
import type { Item, Part } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { environment } from '../config.ts'
import { sortableTime } from '../lists/table.ts'
import type { AuditEntry } from './entry.ts'
import { allEntries, entriesOf, entryKey } from './keys.ts'

/** The contract's, for every entry. */
const KEPT_SECONDS = 400 * 86_400

const textOf = (value: number | string | null | undefined) =>
  value === null || value === undefined ? undefined : String(value)

export function pointerPut(list: string, sortKey: string, ttl: number): Part<'auditLog'> {
  return { refusal: 'auditLog', put: { table: environment().auditlogTable, item: { list, sortKey, ttl } } }
}

/** Writes down what a manager does, in the transaction that does it. */
export function auditParts({ action, actor, subject, object, to }: AuditEntry, caller: Caller): Part<'auditLog'>[] {
  const at = Date.now()
  const sortKey = `${sortableTime(at)}#${randomBytes(8).toString('hex')}`
  const ttl = Math.ceil(at / 1000) + KEPT_SECONDS
  const item: Item = {
    ...entryKey(allEntries, sortKey).key,
    action,
    actor: textOf(actor),
    subject: textOf(subject),
    object: textOf(object),
    to: textOf(to),
    at,
    from: caller.address,
    ttl,
  }
  const about = [...new Set([actor, subject])].filter((id) => id !== null)
  return [
    { refusal: 'auditLog', put: { table: environment().auditlogTable, item } },
    ...about.map((id) => pointerPut(entriesOf(id), sortKey, ttl)),
  ]
}

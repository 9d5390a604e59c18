import type { Part } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import type { AuditEntry } from './entry.ts'
import { entriesOf, newEntry, pointerPut } from './table.ts'

/** Writes down what a manager does, in the transaction that does it. */
export function auditParts(entry: AuditEntry, caller: Caller): Part<'auditLog'>[] {
  const { put, sortKey, ttl, about } = newEntry(entry, caller)
  const pointers = about.map((id) => pointerPut(entriesOf(id), sortKey, ttl))
  return [put, ...pointers].map((one) => ({ refusal: 'auditLog', put: one }))
}

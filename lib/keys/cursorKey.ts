/** The key that cursors of lists are signed with, derived from the stage's salt: every function has that one already. */
import { hkdfSync } from 'node:crypto'
import { auditSalt } from './auditSalt.ts'

/** RFC 5869; a use of its own, so that a cursor says nothing about the logs. */
export async function cursorKey(): Promise<Buffer> {
  return Buffer.from(hkdfSync('sha256', await auditSalt(), Buffer.alloc(0), 'gatehouse/cursor', 32))
}

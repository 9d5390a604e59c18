import { createHmac } from 'node:crypto'
import { auditSalt } from '../keys/auditSalt.ts'

/** What stands for an id or an address where it must not stand itself: events of one can be joined, it cannot be named. */
export async function hashOf(value: string | number): Promise<string> {
  return createHmac('sha256', await auditSalt())
    .update(String(value))
    .digest('base64url')
    .slice(0, 16)
}

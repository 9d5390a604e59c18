import { createHmac } from 'node:crypto'
import { auditSalt } from '../keys/auditSalt.ts'

/** A salted hash in place of an id or an address: the events of one can be joined without identifying it. */
export async function hashOf(value: string | number): Promise<string> {
  return createHmac('sha256', await auditSalt())
    .update(String(value))
    .digest('base64url')
    .slice(0, 16)
}

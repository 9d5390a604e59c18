/** Whoever is meant in a login field: an id or an identifier. */
import { type Identifier, phoneIdentifier, storedIdentifier } from './identifier.ts'
import { type AccountId, readAccountId } from './ids.ts'
import { readPhone } from './readPhone.ts'

export type Subject = { kind: 'id'; id: AccountId } | { kind: 'identifier'; identifier: Identifier }

// One @, no blanks or controls; more would refuse addresses that work (RFC 5321 length limits).
const emailForm = /^[^\s@\p{Cc}\p{Cf}]{1,64}@[^\s@\p{Cc}\p{Cf}]{1,190}$/u
const loginnameForm = /^[\p{L}\p{M}\p{N}_.-]{2,32}$/u
// No identifier is longer, and whatever is must not be worked on.
const LENGTH_MAX = 255

const named = (identifier: Identifier): Subject => ({ kind: 'identifier', identifier })

/**
 * Reads what a person typed into a login field (contract, «Reading an identifier»): id, email, mobile number or login name.
 * Normalises first and judges afterwards, so that no spelling becomes a second person.
 * @returns null where the text can name nobody
 */
export function readSubject(text: string): Subject | null {
  if (text.length > LENGTH_MAX) return null
  const plain = text.normalize('NFKC').trim()
  const id = readAccountId(plain)
  if (id !== null) return { kind: 'id', id }
  // Lower case may undo the normal form (some letters have none of their own), so it is taken once more.
  const folded = plain.toLowerCase().normalize('NFKC')
  if (plain.includes('@')) return emailForm.test(folded) ? named(storedIdentifier('email', folded)) : null
  const phone = readPhone(text)
  if (phone) return named(phoneIdentifier(phone))
  const usable = loginnameForm.test(folded) && !/^\p{N}+$/u.test(folded)
  return usable ? named(storedIdentifier('loginname', folded)) : null
}

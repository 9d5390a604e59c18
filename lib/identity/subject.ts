/** The account that a login field names: an id or an identifier. */

import { type AccountId, readAccountId } from './accountId.ts'
import { readEmail } from './email.ts'
import { type Identifier, phoneIdentifier, storedIdentifier } from './identifier.ts'
import { readPhone } from './readPhone.ts'
import { visible } from './visible.ts'

export type Subject = { kind: 'id'; id: AccountId } | { kind: 'identifier'; identifier: Identifier }

// Some letters and marks show nothing (Unicode, Default_Ignorable_Code_Point): a name with one looks like the one without.
const loginnameForm = /^(?=.*[\p{L}\p{N}])(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}_.-]){2,32}$/u
// No identifier is longer; longer text is refused unread.
const LENGTH_MAX = 255

const named = (identifier: Identifier): Subject => ({ kind: 'identifier', identifier })

/**
 * Reads what a person typed into a login field (contract, «Reading an identifier»): id, email, mobile number or login
 * name. Text is normalised before it is judged, so that no spelling becomes a second account.
 * @returns null where no account can have it
 */
export function readSubject(text: string): Subject | null {
  if (text.length > LENGTH_MAX) return null
  const plain = text.normalize('NFKC').trim()
  const id = readAccountId(visible(plain))
  if (id !== null) return { kind: 'id', id }
  if (plain.includes('@')) {
    const email = readEmail(text)
    return email && named(email)
  }
  const phone = readPhone(text)
  if (phone) return named(phoneIdentifier(phone))
  // Lower case may undo the normal form (some letters have none of their own), so it is taken once more.
  const folded = plain.toLowerCase().normalize('NFKC')
  const usable = loginnameForm.test(folded) && !/^\p{N}+$/u.test(folded)
  return usable ? named(storedIdentifier('loginname', folded)) : null
}

/** Email addresses as login identifiers. Apart from the other kinds, so that whoever reads no phones carries no numbering plans. */
import { type Identifier, storedIdentifier } from './identifier.ts'

// One @, no blanks, controls or what shows nothing; more would refuse addresses that work (RFC 5321 length limits).
const emailForm =
  /^[^\s@\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]{1,64}@[^\s@\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]{1,190}$/u
// Nothing longer is an address, and whatever is must not be worked on.
const LENGTH_MAX = 255

/**
 * Reads an email address, in lower case.
 * @returns null where the text is none
 */
export function readEmail(text: string): Identifier | null {
  if (text.length > LENGTH_MAX) return null
  // Lower case may undo the normal form (some letters have none of their own), so it is taken once more.
  const folded = text.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
  return emailForm.test(folded) ? storedIdentifier('email', folded) : null
}

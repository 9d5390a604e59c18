/**
 * Email addresses as login identifiers. They have a file of their own, so that functions that read no phones do not
 * carry numbering plans.
 */
import { domainToASCII } from 'node:url'
import { type Identifier, storedIdentifier } from './identifier.ts'
import { visible } from './visible.ts'

// One @, no blanks, controls or what shows nothing; more would refuse addresses that work (RFC 5321 length limits).
const emailForm =
  /^[^\s@\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]{1,64}@[^\s@\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]{1,190}$/u
// No address is longer; longer text is refused unread.
const LENGTH_MAX = 255

const international = /^[\p{L}\p{M}\p{N}.\u3002_-]+$/u

// DNS has no empty label but the last, which a final dot stands before.
const emptyLabel = /^\.|\.\.|\.$/

/** The domain as DNS has it (UTS 46, to ASCII), without the dot that may end it; empty where it is none. */
function asciiDomain(written: string): string {
  const domain = written.replace(/[.\u3002]$/, '')
  // Node's function is a URL's: it would also cut off a path and write 127.1 as an address, so it sees letters alone.
  const letters = international.test(domain) ? domainToASCII(domain) : ''
  const ascii = /^[\x21-\x7e]*$/.test(domain) ? domain : letters
  return emptyLabel.test(ascii) ? '' : ascii
}

/**
 * Reads an email address: lower case, its domain in ASCII, so that one mailbox is one identifier.
 * @returns null where the text is none
 */
export function readEmail(text: string): Identifier | null {
  if (text.length > LENGTH_MAX) return null
  // Lower case may undo the normal form (some letters have none of their own), so it is taken once more.
  const folded = visible(text.normalize('NFKC')).trim().toLowerCase().normalize('NFKC')
  const at = folded.lastIndexOf('@')
  const address = `${folded.slice(0, at)}@${asciiDomain(folded.slice(at + 1))}`
  return at > 0 && emailForm.test(address) ? storedIdentifier('email', address) : null
}

/** Reads mobile numbers. Apart from their type, because the numbering plans of the world weigh 130 KB in a bundle. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile'
import { type Phone, storedPhone } from './phone.ts'
import { visible } from './visible.ts'

// The contract's own pattern: operators open new ranges faster than any metadata learns of them.
const chineseMobile = /^1[3-9]\d{9}$/
// No number is longer; a longer text is refused without being read.
const LENGTH_MAX = 255

function foreignMobile(number: string): Phone | null {
  const parsed = parsePhoneNumberFromString(number)
  // The `mobile` metadata calls a number valid only where it is a mobile one.
  return parsed?.isValid() && parsed.number === number ? storedPhone(number) : null
}

/**
 * Reads a mobile number (contract, «Reading an identifier»): Chinese ones with `+86`, `0086`, `86` or nothing in front,
 * others only with `+` or `00`. Full-width digits are digits (NFKC); a `+` that a decoder made a blank counts as one.
 * Blanks and hyphens inside do not: two spellings must never be two people.
 * @returns null where the text is no mobile number
 */
export function readPhone(text: string): Phone | null {
  if (text.length > LENGTH_MAX) return null
  const plain = visible(text.normalize('NFKC')).trim()
  const compact = plain.replace(/^00(?=[1-9])/, '+')
  const chinese = compact.replace(/^(?:\+86|86(?=1\d{10}$))/, '')
  if (chineseMobile.test(chinese)) return storedPhone(`+86${chinese}`)
  // Only text that is no Chinese number may read its blank as a `+`: a stray blank must not turn one number into
  // another.
  const international = /^ [1-9]/.test(visible(text)) ? `+${plain}` : compact
  if (international.startsWith('+86') || !/^\+[1-9]\d{6,14}$/.test(international)) return null
  return foreignMobile(international)
}

/** The ISO 3166 country of a number; null for numbers of none (satellite, for example). */
export function countryOf({ number }: Phone): string | null {
  return number.startsWith('+86') ? 'CN' : (parsePhoneNumberFromString(number)?.country ?? null)
}

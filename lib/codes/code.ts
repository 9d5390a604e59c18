/** SMS codes: six digits, stored only as a keyed hash that is bound to phone and purpose. */
import { createHmac, type KeyObject, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Phone } from '../identity/phone.ts'
import { currentPepperKey, pepper } from '../keys/pepper.ts'
import type { Purpose } from './purpose.ts'

const DIGITS = 6
// No person types more around six digits; longer text is refused unread.
const TYPED_MAX = 64

/** A code from the CSPRNG, uniform over the million, with leading zeros. */
export function randomCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
}

/**
 * Reads a code as people type it: full-width digits count as digits, blanks are dropped.
 * @returns null for text that is then not six digits
 */
export function readCode(text: string): string | null {
  const digits = text.length > TYPED_MAX ? '' : text.normalize('NFKC').replaceAll(/\s/g, '')
  return /^[0-9]{6}$/.test(digits) ? digits : null
}

export interface CodeHash {
  hash: string
  nonce: string
  /** Id of the pepper it was made with. */
  keyId: string
}

const hashOf = (key: KeyObject, purpose: Purpose, phone: Phone, nonce: string, code: string) =>
  createHmac('sha256', key).update([purpose, phone.number, nonce, code].join('\n')).digest()

export async function hashCode(purpose: Purpose, phone: Phone, code: string): Promise<CodeHash> {
  const { id, key } = await currentPepperKey('code')
  const nonce = randomBytes(16).toString('base64url')
  return { hash: hashOf(key, purpose, phone, nonce, code).toString('base64url'), nonce, keyId: id }
}

/** Compares in constant time; a hash of an unknown pepper matches nothing. */
export async function matches(stored: CodeHash, purpose: Purpose, phone: Phone, code: string): Promise<boolean> {
  const key = (await pepper()).keyFor(stored.keyId, 'code')
  if (!key) return false
  const [expected, actual] = [Buffer.from(stored.hash, 'base64url'), hashOf(key, purpose, phone, stored.nonce, code)]
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

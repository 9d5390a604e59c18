/** Passwords as people choose them; only their MD5 goes any further (contract, «Passwords and the md5 dialect»). */
import { settings } from '../config.ts'
import type { Identifier } from '../identity/identifier.ts'
import { nationalForm, storedPhone } from '../identity/phone.ts'
import { isCommon } from './blocklist.ts'
import { type Md5Hex, md5OfPassword } from './md5.ts'

const CODE_POINTS_MAX = 64

/** Usual spellings of an identifier: a number with each of its prefixes, a name in small and in capital letters. */
function spellingsOf({ kind, key }: Identifier): string[] {
  if (kind !== 'phone') return [key, key.toUpperCase()]
  return [key, nationalForm(storedPhone(key)), key.replace('+', ''), key.replace('+', '00')]
}

/**
 * Judges a new password: its length in code points, no control characters, not the account's own name or number, and
 * with `PASSWORD_BLOCKLIST=on` none of the common ones. No rule of composition, no normalising (NIST SP 800-63B).
 * @param longest in code points; one dialect's document allows fewer
 * @returns null where it is refused
 */
export function readNewPassword(
  text: string,
  identifiers: readonly Identifier[],
  longest: number = CODE_POINTS_MAX,
): Md5Hex | null {
  const codePoints = [...text].length
  if (codePoints < settings().PASSWORD_LENGTH_MIN || codePoints > Math.min(longest, CODE_POINTS_MAX)) return null
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) return null
  const folded = text.normalize('NFKC').toLowerCase()
  if (identifiers.some(({ key }) => key === folded)) return null
  const md5 = md5OfPassword(text)
  return acceptable(md5, identifiers) ? md5 : null
}

/**
 * Whether a new password known by its MD5 alone is acceptable: it may be no identifier of the account and no common
 * password.
 */
export function acceptable(md5: Md5Hex, identifiers: readonly Identifier[]): boolean {
  if (identifiers.flatMap(spellingsOf).some((text) => md5OfPassword(text) === md5)) return false
  return !settings().PASSWORD_BLOCKLIST || !isCommon(md5)
}

/** The MD5 of a password typed at a login; null for text that cannot be a password. */
export function readTypedPassword(text: string): Md5Hex | null {
  if (text === '' || [...text].length > CODE_POINTS_MAX || !text.isWellFormed()) return null
  return md5OfPassword(text)
}

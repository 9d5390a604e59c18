/** Reads the password column of an old user table: a password, its MD5, nothing, or an unusable hash. */
import { type Md5Hex, md5OfPassword, readMd5 } from '../../lib/passwords/md5.ts'
import { readTypedPassword } from '../../lib/passwords/password.ts'
import { isNothing, spellingsOfNothing } from './nothing.ts'
import { BadLine } from './values.ts'

export const passwordForms = ['auto', 'plain', 'md5', 'none'] as const

export type PasswordForm = (typeof passwordForms)[number]

/** Begins the reason for rejecting an unusable hash. */
export const LOOKS_LIKE_HASH = 'the password looks like '

const md5Form = /^[0-9a-f]{32}$/i

/**
 * The MD5s that old servers stored for people without a password. They are rejected: otherwise anybody could log in by
 * typing `NULL`.
 */
const md5OfNothing: ReadonlySet<string> = new Set(spellingsOfNothing.map(md5OfPassword))

/** Placeholders that are no password: a masked field, or a closed account (shadow files, Django's `!`). */
const closed = /^(?:\*+|•+|●+|!+|!\*|\*LK\*|![A-Za-z0-9]{40}|x)$/

const DIGEST_HEX_LENGTHS: ReadonlySet<number> = new Set([16, 20, 24, 32, 40, 48, 56, 64, 80, 96, 128])

/**
 * Whether a text is hex digits of at least half an MD5's length. Decimal digits alone may be a card's number, and count
 * only at the exact length of a digest.
 */
function isHexDigest(text: string): boolean {
  if (!/^[0-9a-f]{16,}$/i.test(text)) return false
  return DIGEST_HEX_LENGTHS.has(text.length) || /[a-f]/i.test(text)
}

const isMixed = (text: string) => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)

/** Base64 without padding, by length: which last characters leave the unused bits of a digest empty. */
const BASE64_LAST: ReadonlyMap<number, RegExp> = new Map([
  [22, /[AQgw]$/],
  [27, /[AEIMQUYcgkosw048]$/],
  [32, /./],
  [38, /[AQgw]$/],
  [43, /[AEIMQUYcgkosw048]$/],
  [64, /./],
  [86, /[AQgw]$/],
])

function isBase64Digest(text: string): boolean {
  if (text.length >= 12 && text.length % 4 === 0 && /^[\w+/-]+={1,2}$/.test(text)) return true
  return /^[\w+/-]+$/.test(text) && isMixed(text) && BASE64_LAST.get(text.length)?.test(text) === true
}

/** DES crypt: two characters of salt, eleven of hash; the last one has two unused bits. */
const isDesCrypt = (text: string) => /^[./0-9A-Za-z]{12}[./26AEIMQUYcgkosw]$/.test(text) && isMixed(text)

interface Form {
  what: string
  is: (text: string) => boolean
}

const matches = (pattern: RegExp) => (text: string) => pattern.test(text)

/**
 * Forms of hashes, the most specific first. No form is a plausible password, and none is an MD5 that could be compared.
 */
const forms: readonly Form[] = [
  { what: 'a hash with its method in front ($…$)', is: matches(/^\$[\w.,=+/-]+\$.{8,}|^_[./0-9A-Za-z]{19}$/) },
  { what: 'a hash with its method in front ({…})', is: matches(/^\{[\w./-]{1,24}\}/) },
  {
    what: 'a hash with its method in front',
    is: matches(/^(?:pbkdf2|bcrypt|scrypt|argon2|md[245]|sha|hmac|crypt|unsalted|ssha|smd5|phpass|ntlm)[\w-]*[$:]/i),
  },
  { what: 'a hash with its salt', is: matches(/^[0-9a-f]{16,}[:$|;,.@#_/-]\S+$|[:$|;,.@#/-][0-9a-f]{32,}$/i) },
  { what: 'bytes in hex (0x…)', is: matches(/^(?:0x|\\x|x')[0-9a-f]{16,}'?$/i) },
  { what: 'bytes in hex with something between them', is: matches(/^[0-9a-f]{2}(?:[-: ][0-9a-f]{2}){7,}$/i) },
  { what: 'a hash that is written as a UUID', is: matches(/^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i) },
  { what: 'half an MD5, or another hash of 16 hex digits', is: matches(/^[0-9a-f]{16}$/i) },
  { what: 'a hash in hex', is: isHexDigest },
  { what: 'a hash in hex with something around it', is: matches(/[0-9a-f]{32}/i) },
  { what: 'a hash in base64', is: isBase64Digest },
  { what: 'a hash of crypt', is: isDesCrypt },
  { what: 'a number that a spreadsheet has rounded', is: matches(/^\d(?:\.\d+)?E\+\d+$/i) },
]

function readMd5Column(text: string): Md5Hex {
  const md5 = readMd5(text)
  if (md5 === null) throw new BadLine('the password is no MD5')
  return md5
}

/** Whether a value means that there is no password, either as the database writes it or hashed by the old server. */
function isNoPassword(text: string, form: PasswordForm): boolean {
  if (form === 'none' || isNothing(text) || closed.test(text.trim())) return true
  return form !== 'plain' && md5OfNothing.has(text.trim().toLowerCase())
}

/**
 * @returns null where there is no password
 * @throws {BadLine} for a hash other than MD5; the reason never repeats the value
 */
export function readPassword(text: string, form: PasswordForm): Md5Hex | null {
  if (isNoPassword(text, form)) return null
  const trimmed = text.trim()
  if (form === 'md5' || (form === 'auto' && md5Form.test(trimmed))) return readMd5Column(trimmed)
  const other = form === 'auto' ? forms.find(({ is }) => is(trimmed)) : undefined
  if (other) throw new BadLine(`${LOOKS_LIKE_HASH}${other.what}, not like an MD5`)
  const md5 = readTypedPassword(text)
  if (md5 === null) throw new BadLine('the password is longer than 64 characters')
  return md5
}

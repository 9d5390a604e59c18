/** Readers of `kms`'s fields, with its shorter bounds (001_b5b2661abb8cd2c5.txt, maxlength). */

import { Fault, fault } from '../../fault.ts'
import { readName } from '../../identity/displayName.ts'
import { readEmail } from '../../identity/email.ts'
import type { Identifier } from '../../identity/identifier.ts'
import type { Phone } from '../../identity/phone.ts'
import { readPhone } from '../../identity/readPhone.ts'
import type { Md5Hex } from '../../passwords/md5.ts'
import { readNewPassword, readTypedPassword } from '../../passwords/password.ts'
import { readBase64 } from '../kit/base64.ts'
import { accepted } from '../kit/fields.ts'

const NAME_LENGTH_MAX = 16
const EMAIL_LENGTH_MAX = 55
const PASSWORD_LENGTH_MAX = 16
const AVATAR_BYTES_MAX = 1024 * 1024

/** @throws {Fault} `invalid` for anything but a mobile number */
export const mobileIn = (text: string): Phone => accepted(readPhone(text))

/** @throws {Fault} `invalid` */
export const nameIn = (text: string): string => accepted(readName(text, NAME_LENGTH_MAX))

/** @throws {Fault} `invalid` */
export const emailIn = (text: string): Identifier =>
  accepted([...text].length > EMAIL_LENGTH_MAX ? null : readEmail(text))

/** @throws {Fault} `invalid` for one that is too short, too long, or an identifier of its owner */
export const newPasswordIn = (text: string, identifiers: readonly Identifier[]): Md5Hex =>
  accepted(readNewPassword(text, identifiers, PASSWORD_LENGTH_MAX))

/** A password at login, 1 to 64 code points. @throws {Fault} `invalid` */
export const passwordIn = (text: string): Md5Hex => accepted(readTypedPassword(text))

/** The bytes of a picture. @throws {Fault} `invalid`, `file-too-large` */
export function avatarIn(data: string): Buffer {
  const bytes = readBase64(data, AVATAR_BYTES_MAX)
  if (bytes === 'too-large') throw new Fault('file-too-large', { upload: null })
  if (bytes === 'malformed') throw fault('invalid')
  return bytes
}

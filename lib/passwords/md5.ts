/** MD5 of passwords, the common ground of five dialects: one of them sends nothing else. */
import { createHash } from 'node:crypto'

declare const checked: unique symbol

/** 32 lower-case hex digits, the MD5 of a password's UTF-8 bytes. */
export type Md5Hex = string & { readonly [checked]: 'Md5Hex' }

const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e'

export function md5OfPassword(password: string): Md5Hex {
  return createHash('md5').update(password, 'utf8').digest('hex') as Md5Hex
}

/** Reads an MD5 as the md5 dialect sends it, either case; the MD5 of the empty text is refused. */
export function readMd5(text: string): Md5Hex | null {
  const digits = text.toLowerCase()
  return /^[0-9a-f]{32}$/.test(digits) && digits !== MD5_OF_NOTHING ? (digits as Md5Hex) : null
}

/** Digests of a file's bytes. Not to be mixed up with the MD5 of a password (md5.ts). */
import { hash } from 'node:crypto'

declare const checked: unique symbol

/** 32 lower-case hex digits; that of no bytes at all is one like any other. */
export type FileMd5 = string & { readonly [checked]: 'FileMd5' }

/** 64 lower-case hex digits. */
export type Sha256Hex = string & { readonly [checked]: 'Sha256Hex' }

const SHA256_BYTES = 32

export function md5OfBytes(bytes: Uint8Array): FileMd5 {
  return hash('md5', bytes, 'hex') as FileMd5
}

export function sha256OfBytes(bytes: Uint8Array): Sha256Hex {
  return hash('sha256', bytes, 'hex') as Sha256Hex
}

/** What S3 checks bytes by that it is sent. */
export interface Digests {
  md5: FileMd5
  sha256: Sha256Hex
}

export const digestsOf = (bytes: Uint8Array): Digests => ({ md5: md5OfBytes(bytes), sha256: sha256OfBytes(bytes) })

/** Reads an MD5 in hex of either case. */
export function readFileMd5(text: string): FileMd5 | null {
  return /^[0-9a-f]{32}$/i.test(text) ? (text.toLowerCase() as FileMd5) : null
}

/** Reads a SHA-256 in hex of either case, or in base64 as S3 writes it. */
export function readSha256(text: string): Sha256Hex | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase() as Sha256Hex
  const bytes = Buffer.from(text, 'base64')
  const isDigest = bytes.length === SHA256_BYTES && bytes.toString('base64') === text
  return isDigest ? (bytes.toString('hex') as Sha256Hex) : null
}

/** A digest as HTTP headers and S3 write it. */
export function base64Of(digest: FileMd5 | Sha256Hex): string {
  return Buffer.from(digest, 'hex').toString('base64')
}

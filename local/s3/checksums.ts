/** The checksums of S3, computed while the bytes arrive. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { notImplemented, S3Fault } from './fault.ts'

export type Algorithm = 'CRC32' | 'CRC32C' | 'SHA1' | 'SHA256'

export interface Checksum {
  algorithm: Algorithm
  /** Base64; for a multipart upload the checksum of the parts' checksums, `-` and the number of parts. */
  value: string
}

interface Running {
  update(chunk: Buffer): void
  digest(): Buffer
}

const bytes: { [Name in Algorithm]: number } = { CRC32: 4, CRC32C: 4, SHA1: 20, SHA256: 32 }

const castagnoli = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

function crc32c(chunk: Buffer, before: number): number {
  let value = ~before
  for (const byte of chunk) value = (castagnoli[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}

function runningCrc(next: (chunk: Buffer, before: number) => number): Running {
  let value = 0
  return {
    update(chunk) {
      value = next(chunk, value)
    },
    digest() {
      const digest = Buffer.alloc(4)
      digest.writeUInt32BE(value)
      return digest
    },
  }
}

function runningHash(name: 'md5' | 'sha1' | 'sha256'): Running {
  const hash = createHash(name)
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() }
}

const makers: { [Name in Algorithm]: () => Running } = {
  CRC32: () => runningCrc((chunk, before) => crc32(chunk, before)),
  CRC32C: () => runningCrc(crc32c),
  SHA1: () => runningHash('sha1'),
  SHA256: () => runningHash('sha256'),
}

export const algorithms = Object.keys(makers) as readonly Algorithm[]

export const headerOf = (algorithm: Algorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`
/** The name of the element in XML answers. */
export const elementOf = (algorithm: Algorithm) => `Checksum${algorithm}`

/** @throws {S3Fault} where S3, or this embedded one, has no such algorithm */
export function readAlgorithm(text: string): Algorithm {
  const found = algorithms.find((algorithm) => algorithm === text.toUpperCase())
  if (found) return found
  if (text.toUpperCase() === 'CRC64NVME') throw notImplemented('CRC64NVME')
  throw new S3Fault(
    'InvalidRequest',
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, SHA1, SHA256]',
  )
}

const canonicalBase64 = (text: string) => Buffer.from(text, 'base64').toString('base64') === text

/** @throws {S3Fault} where the text is not base64 of the algorithm's length */
export function readValue(algorithm: Algorithm, text: string): string {
  if (canonicalBase64(text) && Buffer.from(text, 'base64').length === bytes[algorithm]) return text
  throw new S3Fault('InvalidRequest', `Value for ${headerOf(algorithm)} header is invalid.`)
}

/** @returns the md5 in hex @throws {S3Fault} InvalidDigest */
export function readContentMd5(text: string | undefined): string | null {
  if (text === undefined) return null
  const digest = Buffer.from(text, 'base64')
  if (canonicalBase64(text) && digest.length === 16) return digest.toString('hex')
  throw new S3Fault('InvalidDigest', 'The Content-MD5 you specified is not valid.', { 'Content-MD5': text })
}

/** The checksum of a multipart upload: over the raw checksums of its parts. */
export function checksumOfParts(algorithm: Algorithm, values: readonly string[]): string {
  const running = makers[algorithm]()
  for (const value of values) running.update(Buffer.from(value, 'base64'))
  return `${running.digest().toString('base64')}-${values.length}`
}

export interface Measured {
  size: number
  md5: string
  sha256: string | null
  /** Base64. */
  checksums: ReadonlyMap<Algorithm, string>
}

export interface Meter {
  add(chunk: Buffer): void
  size(): number
  measured(): Measured
}

/** @param sha256 whether to compute the body's SHA-256 as well */
export function startMeter(wanted: readonly Algorithm[], sha256 = false): Meter {
  const md5 = runningHash('md5')
  const body = sha256 ? runningHash('sha256') : null
  const running = wanted.map((algorithm) => [algorithm, makers[algorithm]()] as const)
  let size = 0
  return {
    add(chunk) {
      size += chunk.length
      md5.update(chunk)
      body?.update(chunk)
      for (const [, one] of running) one.update(chunk)
    },
    size: () => size,
    measured: () => ({
      size,
      md5: md5.digest().toString('hex'),
      sha256: body?.digest().toString('hex') ?? null,
      checksums: new Map(running.map(([algorithm, one]) => [algorithm, one.digest().toString('base64')])),
    }),
  }
}

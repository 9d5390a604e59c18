/** Writes the body of an upload to a file and checks it against what the sender has declared. */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { awsChunks } from './awsChunked.ts'
import {
  type Algorithm,
  algorithms,
  type Checksum,
  headerOf,
  type Measured,
  readAlgorithm,
  readContentMd5,
  readValue,
  startMeter,
} from './checksums.ts'
import { notImplemented, S3Fault } from './fault.ts'
import type { Caller } from './keys.ts'
import { headerOrParameter, type S3Request } from './request.ts'

export const OBJECT_BYTES_MAX = 5 * 1024 ** 3
const STREAMING = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

/** The sender's declarations about the bytes, compared with the measured values. */
export interface Claimed {
  md5: string | null
  checksums: readonly Checksum[]
}

export interface Received {
  size: number
  md5: string
  checksum: Checksum | null
}

const badDigest = (what: string) =>
  new S3Fault('BadDigest', `The ${what} you specified did not match the calculated checksum.`)

/** @throws {S3Fault} BadDigest */
export function compare(claimed: Claimed, measured: Measured): void {
  if (claimed.md5 !== null && claimed.md5 !== measured.md5) {
    throw new S3Fault('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  for (const { algorithm, value } of claimed.checksums) {
    if (measured.checksums.get(algorithm) !== value) throw badDigest(algorithm)
  }
}

export function checksumsOf(value: (name: string) => string | undefined): Checksum[] {
  if (value('x-amz-checksum-crc64nvme') !== undefined) throw notImplemented('CRC64NVME')
  const given = algorithms.flatMap((algorithm) => {
    const text = value(headerOf(algorithm))
    return text === undefined ? [] : [{ algorithm, value: readValue(algorithm, text) }]
  })
  if (given.length > 1) {
    throw new S3Fault(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    )
  }
  return given
}

/** The algorithm of the checksum that follows the data, as announced in a header. */
function trailerAlgorithm(request: S3Request): Algorithm | null {
  const name = headerOrParameter(request, 'x-amz-trailer')
  if (name === undefined) return null
  const found = algorithms.find((algorithm) => headerOf(algorithm) === name.toLowerCase())
  if (found) return found
  throw notImplemented(`the trailer ${name}`)
}

function lengthOf(request: S3Request, streaming: boolean): number {
  const text = streaming
    ? headerOrParameter(request, 'x-amz-decoded-content-length')
    : request.headers.get('content-length')
  if (!streaming && request.headers.has('transfer-encoding'))
    throw notImplemented('Transfer-Encoding without aws-chunked')
  if (text === undefined) throw new S3Fault('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  const length = Number(text)
  if (length > OBJECT_BYTES_MAX) {
    throw new S3Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: length,
      MaxSizeAllowed: OBJECT_BYTES_MAX,
    })
  }
  return length
}

/**
 * Writes the body to a file, and removes the file after a failed check.
 * @throws {S3Fault} where length, hash or a checksum differs from its declaration
 */
export async function receive(request: S3Request, caller: Caller, file: string): Promise<Received> {
  const streaming = caller.payload === STREAMING
  const length = lengthOf(request, streaming)
  const claimed = {
    md5: readContentMd5(request.headers.get('content-md5')),
    checksums: checksumsOf((name) => headerOrParameter(request, name)),
  }
  const trailing = streaming ? trailerAlgorithm(request) : null
  const announced = headerOrParameter(request, 'x-amz-sdk-checksum-algorithm')
  if (announced !== undefined) readAlgorithm(announced)

  const wanted = [...claimed.checksums.map(({ algorithm }) => algorithm), ...(trailing ? [trailing] : [])]
  const hashed = /^[0-9a-f]{64}$/.test(caller.payload)
  const meter = startMeter(wanted, hashed)
  const trailers = new Map<string, string>()
  // The connection stays open after a refusal in the middle, so that the sender receives it.
  const source: AsyncIterable<Buffer> = request.incoming.iterator({ destroyOnReturn: false })

  async function* measure(): AsyncGenerator<Buffer> {
    for await (const chunk of streaming ? awsChunks(source, trailers) : source) {
      meter.add(chunk)
      yield chunk
    }
  }
  try {
    await pipeline(measure, createWriteStream(file, { mode: 0o600 }))
    const measured = meter.measured()
    if (measured.size !== length) {
      throw new S3Fault(
        'IncompleteBody',
        'You did not provide the number of bytes specified by the Content-Length HTTP header',
      )
    }
    if (hashed && measured.sha256 !== caller.payload) {
      throw new S3Fault(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      )
    }
    const checksums = [...claimed.checksums, ...(trailing ? [readTrailer(trailing, trailers)] : [])]
    compare({ ...claimed, checksums }, measured)
    return { size: measured.size, md5: measured.md5, checksum: checksums[0] ?? null }
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

function readTrailer(algorithm: Algorithm, trailers: ReadonlyMap<string, string>): Checksum {
  const text = trailers.get(headerOf(algorithm))
  if (text === undefined)
    throw new S3Fault(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    )
  return { algorithm, value: readValue(algorithm, text) }
}

import { createHash } from 'node:crypto'
import { checksumsOf, compare } from './body.ts'
import { readContentMd5, startMeter } from './checksums.ts'
import { S3Fault } from './fault.ts'
import type { Caller } from './keys.ts'
import { headerOrParameter, type S3Request } from './request.ts'

const TEXT_BYTES_MAX = 2 * 1024 * 1024

/**
 * Reads a body that is a small document.
 * @param digestNeeded whether S3 requires an MD5 or a checksum of it
 */
export async function readText(request: S3Request, caller: Caller, digestNeeded = false): Promise<string> {
  const claimed = {
    md5: readContentMd5(request.headers.get('content-md5')),
    checksums: checksumsOf((name) => headerOrParameter(request, name)),
  }
  if (digestNeeded && claimed.md5 === null && claimed.checksums.length === 0) {
    throw new S3Fault('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*')
  }
  const meter = startMeter(claimed.checksums.map(({ algorithm }) => algorithm))
  const chunks: Buffer[] = []
  for await (const chunk of request.incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    meter.add(chunk)
    if (meter.size() > TEXT_BYTES_MAX) throw new S3Fault('MaxMessageLengthExceeded', 'Your request was too big.')
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const hashed = /^[0-9a-f]{64}$/.test(caller.payload)
  if (hashed && createHash('sha256').update(body).digest('hex') !== caller.payload) {
    throw new S3Fault(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
  }
  compare(claimed, meter.measured())
  return body.toString('utf8')
}

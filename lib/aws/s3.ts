/** The file store in Amazon S3. Keys are made here alone; no part of one comes from a caller. */
import { environment } from '../config.ts'
import { base64Of, type Digests, digestsOf } from '../content/digests.ts'
import { callS3 } from './s3Call.ts'
import { elementsIn, escaped, textIn } from './s3Documents.ts'

export interface ObjectHead {
  size: number
  etag: string
  /** Hex; null where S3 was not given one to enforce. */
  sha256: string | null
}

export interface UploadedPart {
  number: number
  size: number
  etag: string
}

const statusOf = (error: unknown) => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode

/** Carries out a request whose absence of an object is an answer. */
async function ifThere<Found>(request: () => Promise<Found>): Promise<Found | null> {
  try {
    return await request()
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/** Writes an object under a fresh key; S3 checks what arrives against both digests. */
export async function putObject(
  key: string,
  body: Buffer,
  type: string,
  { md5, sha256 }: Digests = digestsOf(body),
): Promise<void> {
  const headers = { 'content-type': type, 'content-md5': base64Of(md5), 'if-none-match': '*' }
  try {
    await callS3({ method: 'PUT', key, headers, body, sha256 })
  } catch (error) {
    // The key is fresh: an object there is this same write, whose answer was lost.
    if (statusOf(error) !== 412) throw error
  }
}

export async function headObject(key: string): Promise<ObjectHead | null> {
  const headers = { 'x-amz-checksum-mode': 'ENABLED' }
  const head = await ifThere(() => callS3({ method: 'HEAD', key, headers }))
  if (!head) return null
  const { 'content-length': size = '0', etag = '', 'x-amz-checksum-sha256': checksum = '' } = head.headers
  // A checksum of parts (`…-3`) does not cover the whole object.
  const sha256 = checksum !== '' && !checksum.includes('-') ? Buffer.from(checksum, 'base64') : null
  return { size: Number(size), etag: etag.replaceAll('"', ''), sha256: sha256?.toString('hex') ?? null }
}

/** The bytes of a small object; null where it is gone. */
export async function getObject(key: string): Promise<Buffer | null> {
  const found = await ifThere(() => callS3({ method: 'GET', key }))
  return found?.body ?? null
}

/**
 * Copies an object whole, if it still is the one with this ETag.
 * @returns false where it is gone or another
 */
export async function copyObject(from: string, to: string, etag: string): Promise<boolean> {
  try {
    const source = `${environment().filesBucket}/${from}`
    const headers = { 'x-amz-copy-source': source, 'x-amz-copy-source-if-match': `"${etag}"` }
    await callS3({ method: 'PUT', key: to, headers, hasDocument: true })
    return true
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 412) return false
    throw error
  }
}

/** Deletes an object; one that is gone already is deleted. */
export async function deleteObject(key: string): Promise<void> {
  await callS3({ method: 'DELETE', key })
}

/** @returns the id of the multipart upload */
export async function createMultipartUpload(key: string): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' }
  const { body } = await callS3({ method: 'POST', key, query: { uploads: '' }, headers, hasDocument: true })
  const uploadId = textIn(body.toString(), 'UploadId')
  if (!uploadId) throw new Error('S3 began an upload without an id')
  return uploadId
}

/** Writes one part; every one but the last has at least 5 MiB. S3 checks what arrives against both digests. */
export async function uploadPart(key: string, uploadId: string, number: number, body: Buffer): Promise<UploadedPart> {
  const { md5, sha256 } = digestsOf(body)
  const query = { partNumber: String(number), uploadId }
  const headers = { 'content-type': 'application/octet-stream', 'content-md5': base64Of(md5) }
  const answer = await callS3({ method: 'PUT', key, query, headers, body, sha256 })
  return { number, size: body.length, etag: answer.headers['etag'] ?? '' }
}

/** A part in a list of parts. */
const partIn = (document: string): UploadedPart => ({
  number: Number(textIn(document, 'PartNumber') ?? 0),
  size: Number(textIn(document, 'Size') ?? 0),
  etag: textIn(document, 'ETag') ?? '',
})

/** The parts that have arrived, in order; null where the upload is over, completed or aborted. */
export async function listParts(key: string, uploadId: string): Promise<UploadedPart[] | null> {
  const parts: UploadedPart[] = []
  let marker: string | undefined
  do {
    const query = { uploadId, ...(marker !== undefined && { 'part-number-marker': marker }) }
    const page = await ifThere(() => callS3({ method: 'GET', key, query, hasDocument: true }))
    if (!page) return null
    const document = page.body.toString()
    parts.push(...elementsIn(document, 'Part').map(partIn))
    marker = textIn(document, 'IsTruncated') === 'true' ? textIn(document, 'NextPartNumberMarker') : undefined
  } while (marker !== undefined)
  return parts
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>'
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** The document that names the parts of an object. */
function listOf(parts: readonly UploadedPart[]): Buffer {
  const written = parts.map(
    ({ number, etag }) => `<Part><ETag>${escaped(etag)}</ETag><PartNumber>${number}</PartNumber></Part>`,
  )
  const name = 'CompleteMultipartUpload'
  return Buffer.from(`${XML}<${name} xmlns="${NAMESPACE}">${written.join('')}</${name}>`)
}

/**
 * Makes one object of all parts. If the upload has ended already that is no error: whether the object is there tells
 * how.
 */
export async function completeMultipartUpload(
  key: string,
  uploadId: string,
  parts: readonly UploadedPart[],
): Promise<void> {
  const headers = { 'content-type': 'application/xml' }
  const call = { method: 'POST', key, query: { uploadId }, headers, body: listOf(parts), hasDocument: true } as const
  await ifThere(() => callS3(call))
}

/** Ends an upload and drops its parts; one that is over already stays over. */
export async function abortMultipartUpload(key: string, uploadId: string): Promise<void> {
  await ifThere(() => callS3({ method: 'DELETE', key, query: { uploadId } }))
}

/** The multipart uploads under way that would make this object. */
export async function findMultipartUploads(key: string): Promise<string[]> {
  const { body } = await callS3({ method: 'GET', query: { prefix: key, uploads: '' }, hasDocument: true })
  const ofKey = elementsIn(body.toString(), 'Upload').filter((upload) => textIn(upload, 'Key') === key)
  return ofKey.flatMap((upload) => textIn(upload, 'UploadId') ?? [])
}

/** The file store in Amazon S3. Keys are made here alone; no part of one comes from a caller. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { environment } from '../config.ts'

const client = new S3Client({
  maxAttempts: 3,
  // The default adds a CRC32 to every write; what matters is checked by MD5 or SHA-256 anyway.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  // A copy of gigabytes answers late; functions that copy none end long before.
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1000,
    requestTimeout: 100_000,
    throwOnRequestTimeout: true,
  }),
})

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

const at = (key: string) => ({ Bucket: environment().filesBucket, Key: key })

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

/** Writes an object under a fresh key; S3 checks what arrives against its MD5. @param md5 base64 */
export async function putObject(key: string, bytes: Buffer, md5: string, type: string): Promise<void> {
  try {
    await client.send(
      new PutObjectCommand({ ...at(key), Body: bytes, ContentMD5: md5, ContentType: type, IfNoneMatch: '*' }),
    )
  } catch (error) {
    // The key is fresh: an object there is this same write, whose answer was lost.
    if (statusOf(error) !== 412) throw error
  }
}

export async function headObject(key: string): Promise<ObjectHead | null> {
  const head = await ifThere(() => client.send(new HeadObjectCommand({ ...at(key), ChecksumMode: 'ENABLED' })))
  if (!head) return null
  const { ContentLength = 0, ETag = '', ChecksumSHA256 } = head
  // A checksum of parts (`…-3`) does not cover the whole object.
  const sha256 = ChecksumSHA256 && !ChecksumSHA256.includes('-') ? Buffer.from(ChecksumSHA256, 'base64') : null
  return { size: ContentLength, etag: ETag.replaceAll('"', ''), sha256: sha256?.toString('hex') ?? null }
}

/** The bytes of a small object; null where it is gone. */
export async function getObject(key: string): Promise<Buffer | null> {
  const found = await ifThere(() => client.send(new GetObjectCommand(at(key))))
  return found?.Body ? Buffer.from(await found.Body.transformToByteArray()) : null
}

/**
 * Copies an object whole, if it still is the one with this ETag.
 * @returns false where it is gone or another
 */
export async function copyObject(from: string, to: string, etag: string): Promise<boolean> {
  try {
    const source = `${environment().filesBucket}/${from}`
    await client.send(new CopyObjectCommand({ ...at(to), CopySource: source, CopySourceIfMatch: `"${etag}"` }))
    return true
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 412) return false
    throw error
  }
}

/** Deletes an object; one that is gone already is deleted. */
export async function deleteObject(key: string): Promise<void> {
  await client.send(new DeleteObjectCommand(at(key)))
}

/** @returns the id of the multipart upload */
export async function createMultipartUpload(key: string): Promise<string> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...at(key), ContentType: 'application/octet-stream' }),
  )
  if (!UploadId) throw new Error('S3 began an upload without an id')
  return UploadId
}

/** Writes one part; every one but the last has at least 5 MiB. @param md5 base64 */
export async function uploadPart(
  key: string,
  uploadId: string,
  number: number,
  bytes: Buffer,
  md5: string,
): Promise<UploadedPart> {
  const { ETag = '' } = await client.send(
    new UploadPartCommand({ ...at(key), UploadId: uploadId, PartNumber: number, Body: bytes, ContentMD5: md5 }),
  )
  return { number, size: bytes.length, etag: ETag }
}

/** The parts that have arrived, in order; null where the upload is over, completed or aborted. */
export async function listParts(key: string, uploadId: string): Promise<UploadedPart[] | null> {
  const parts: UploadedPart[] = []
  let marker: string | undefined
  do {
    const page = await ifThere(() =>
      client.send(new ListPartsCommand({ ...at(key), UploadId: uploadId, PartNumberMarker: marker })),
    )
    if (!page) return null
    for (const { PartNumber = 0, Size = 0, ETag = '' } of page.Parts ?? []) {
      parts.push({ number: PartNumber, size: Size, etag: ETag })
    }
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined
  } while (marker !== undefined)
  return parts
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
  const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
  await ifThere(() =>
    client.send(new CompleteMultipartUploadCommand({ ...at(key), UploadId: uploadId, MultipartUpload: { Parts } })),
  )
}

/** Ends an upload and drops its parts; one that is over already stays over. */
export async function abortMultipartUpload(key: string, uploadId: string): Promise<void> {
  await ifThere(() => client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId })))
}

/** The multipart uploads under way that would make this object. */
export async function findMultipartUploads(key: string): Promise<string[]> {
  const { Uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket: environment().filesBucket, Prefix: key }),
  )
  return Uploads.flatMap(({ Key, UploadId }) => (Key === key && UploadId !== undefined ? [UploadId] : []))
}

/** Links and a form for callers without credentials: signed here, checked by S3. */
import { awsCredentials, environment } from '../config.ts'
import { base64Of, type FileMd5, type Sha256Hex } from '../content/digests.ts'
import { bucketScope, bucketUrl, checkKey, expiry, presign } from './s3Signing.ts'
import { signedTime, signText } from './signature.ts'

export interface Presentation {
  expiresInSeconds: number
  /** The whole `Content-Disposition`. */
  disposition: string
  /** The `Content-Type`. */
  type: string
}

/** A link that downloads an object; range requests work. */
export async function linkTo(key: string, { expiresInSeconds, disposition, type }: Presentation): Promise<string> {
  // S3 would send a line break on as it is, and with it another header.
  if (/[^ -~]/.test(disposition + type)) throw new Error('A header of a download has a character that no header has.')
  const query = { 'response-content-disposition': disposition, 'response-content-type': type }
  return presign({ method: 'GET', key, query, expiresInSeconds })
}

/** A link to which exactly so many bytes can be put, as one part of a multipart upload. */
export async function partLink(
  key: string,
  uploadId: string,
  number: number,
  contentLength: number,
  expiresInSeconds: number,
): Promise<string> {
  const query = { partNumber: String(number), uploadId }
  return presign({ method: 'PUT', key, query, headers: { 'content-length': String(contentLength) }, expiresInSeconds })
}

export interface FormTerms {
  /** Bytes, exactly. */
  size: number
  sha256: Sha256Hex | null
  md5: FileMd5 | null
  expiresInSeconds: number
}

export interface UploadForm {
  url: string
  /** The form's fields, in front of the field `file`, which must be the last one. */
  fields: Readonly<Record<string, string>>
}

/**
 * A form with which exactly these bytes can be posted to exactly this key: S3 takes no field that is not here and none
 * with another value, and checks size and digests itself
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html).
 */
export async function uploadForm(key: string, { size, sha256, md5, expiresInSeconds }: FormTerms): Promise<UploadForm> {
  const { filesBucket, s3PublicEndpoint } = environment()
  checkKey(key)
  const { accessKeyId, secretAccessKey, sessionToken } = awsCredentials()
  const now = Date.now()
  const time = signedTime(now)
  const scope = bucketScope(time)
  const fields = {
    key,
    'Content-Type': 'application/octet-stream',
    success_action_status: '201',
    ...(sha256 !== null && { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': base64Of(sha256) }),
    ...(md5 !== null && { 'Content-MD5': base64Of(md5) }),
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${scope}`,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  }
  const expiration = new Date(now + expiry(expiresInSeconds) * 1000).toISOString()
  const exactly = Object.entries(fields).map(([name, value]) => ({ [name]: value }))
  const conditions = [{ bucket: filesBucket }, ['content-length-range', size, size], ...exactly]
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
  const signature = signText(policy, scope, secretAccessKey)
  return { url: bucketUrl(s3PublicEndpoint).href, fields: { ...fields, policy, 'x-amz-signature': signature } }
}

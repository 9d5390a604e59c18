/** Signatures for S3 without its client, so that functions that hand out links need not load it. */
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import { awsCredentials, environment } from '../config.ts'

/** S3 refuses by the bucket's policy what was signed longer ago. */
const EXPIRY_SECONDS_MAX = 900

const PAYLOAD_HEADER = 'x-amz-content-sha256'
const payloadHeader = new Set([PAYLOAD_HEADER])

/** Whole seconds from 1 to the bucket's maximum; 1 for what is no number. */
export function expiry(seconds: number): number {
  return Math.min(Math.max(Math.trunc(seconds) || 1, 1), EXPIRY_SECONDS_MAX)
}

/** The credentials of the function's role. */
export const credentials = async () => awsCredentials()

export const signer = (region: string) =>
  new SignatureV4({
    credentials,
    region,
    service: 's3',
    sha256: Hash.bind(null, 'sha256'),
    // S3 alone takes the path unescaped.
    uriEscapePath: false,
  })

/** The bucket's URL: a host of its own in AWS, a path at a configured endpoint. */
export function bucketUrl(): URL {
  const { region, filesBucket, s3Endpoint } = environment()
  if (s3Endpoint !== undefined) return new URL(`${s3Endpoint.replace(/\/+$/, '')}/${filesBucket}`)
  return new URL(`https://${filesBucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`)
}

/** The form of our own keys; signing any other is a defect. */
export function checkKey(key: string): void {
  if (!/^[a-z0-9]+(?:\/[a-z0-9]+)+$/.test(key)) throw new Error('That is no key of ours.')
}

export interface Wanted {
  method: 'GET' | 'PUT'
  key: string
  query: Record<string, string>
  /** Signed too: who uses the link must send them. */
  headers?: Record<string, string>
  expiresInSeconds: number
}

/** A link that allows one request (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). */
export async function presign({ method, key, query, headers, expiresInSeconds }: Wanted): Promise<string> {
  checkKey(key)
  const bucket = bucketUrl()
  const request = new HttpRequest({
    method,
    protocol: bucket.protocol,
    hostname: bucket.hostname,
    ...(bucket.port && { port: Number(bucket.port) }),
    path: `${bucket.pathname.replace(/\/$/, '')}/${key}`,
    query,
    // The bytes are not known yet.
    headers: { host: bucket.host, ...headers, [PAYLOAD_HEADER]: 'UNSIGNED-PAYLOAD' },
  })
  const signed = await signer(environment().region).presign(request, {
    expiresIn: expiry(expiresInSeconds),
    unhoistableHeaders: payloadHeader,
    unsignableHeaders: payloadHeader,
  })
  // A form writes a blank as `+`, which S3 takes for a plus.
  const parameters = new URLSearchParams(signed.query as Record<string, string>).toString().replaceAll('+', '%20')
  return `${bucket.origin}${signed.path}?${parameters}`
}

/** Signatures for S3, made without its client, which whoever hands out links need not load. */
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import { awsCredentials, environment } from '../config.ts'

/** S3 refuses by the bucket's policy what was signed longer ago. */
const EXPIRY_SECONDS_MAX = 900

const PAYLOAD_HEADER = 'x-amz-content-sha256'
const payloadHeader = new Set([PAYLOAD_HEADER])

/** Whole seconds from 1 to the most that the bucket takes; what is no number is 1. */
export function expiry(seconds: number): number {
  return Math.min(Math.max(Math.trunc(seconds) || 1, 1), EXPIRY_SECONDS_MAX)
}

/** Those of the function's role. */
export const credentials = async () => awsCredentials()

export const signer = (region: string) =>
  new SignatureV4({
    credentials,
    region,
    service: 's3',
    sha256: Hash.bind(null, 'sha256'),
    // S3 is the one service that takes a path as it stands.
    uriEscapePath: false,
  })

/** Where the bucket is: a host of its own in AWS, a path at an endpoint of one's own. */
export function bucketUrl(): URL {
  const { region, filesBucket, s3Endpoint } = environment()
  if (s3Endpoint !== undefined) return new URL(`${s3Endpoint.replace(/\/+$/, '')}/${filesBucket}`)
  return new URL(`https://${filesBucket}.s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`)
}

/** Our own keys look like this; whatever else would be signed for is a mistake. */
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
    // Nobody knows yet what bytes there will be.
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

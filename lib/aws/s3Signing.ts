/** Signatures for S3, of links and of our own calls. */
import { awsCredentials, environment } from '../config.ts'
import { domainOf, urlOf } from './endpoints.ts'
import { scopeOf, signCanonical, signedTime } from './signature.ts'

/** S3 refuses by the bucket's policy what was signed longer ago. */
const EXPIRY_SECONDS_MAX = 900

/** Whole seconds from 1 to the bucket's maximum; 1 for what is no number. */
export function expiry(seconds: number): number {
  return Math.min(Math.max(Math.trunc(seconds) || 1, 1), EXPIRY_SECONDS_MAX)
}

/** Where a signature for the bucket holds. @param time {@link signedTime} */
export const bucketScope = (time: string): string => scopeOf('s3', environment().region, time)

/** The bucket's URL: a host of its own in AWS, a path at a configured endpoint. */
export function bucketUrl(endpoint: string | undefined): URL {
  const { region, filesBucket } = environment()
  if (endpoint !== undefined) return urlOf(`${endpoint.replace(/\/+$/, '')}/${filesBucket}`)
  return urlOf(`https://${filesBucket}.s3.${region}.${domainOf(region)}`)
}

/** The path of an object, or of the bucket itself where the key is empty. Our keys need no escapes. */
export const pathOf = ({ pathname }: URL, key: string): string => `${pathname.replace(/\/$/, '')}/${key}`

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

/** As RFC 3986 escapes; `encodeURIComponent` leaves some characters that signatures have escaped. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

const byCodeUnits = ([one]: readonly [string, string], [other]: readonly [string, string]) => (one < other ? -1 : 1)

/** A query as a signature has it: escaped, in the order of its names. */
export const queryOf = (parameters: Readonly<Record<string, string>>): string =>
  sorted(parameters)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&')

/** Pairs as the canonical form of a request has them, in the order of their names. */
const sorted = (pairs: Readonly<Record<string, string>>) => Object.entries(pairs).sort(byCodeUnits)

/** A link that allows one request (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). */
export function presign({ method, key, query, headers, expiresInSeconds }: Wanted): string {
  checkKey(key)
  const bucket = bucketUrl(environment().s3PublicEndpoint)
  const path = pathOf(bucket, key)
  const { accessKeyId, secretAccessKey, sessionToken } = awsCredentials()
  const time = signedTime(Date.now())
  const scope = bucketScope(time)
  const signed = sorted({ ...headers, host: bucket.host })
  const names = signed.map(([name]) => name).join(';')
  const parameters = {
    ...query,
    ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(expiry(expiresInSeconds)),
    'X-Amz-SignedHeaders': names,
  }
  const lines = signed.map(([name, value]) => `${name}:${value}\n`)
  // The bytes are not known yet.
  const canonical = `${method}\n${path}\n${queryOf(parameters)}\n${lines.join('')}\n${names}\nUNSIGNED-PAYLOAD`
  const signature = signCanonical(canonical, time, scope, secretAccessKey)
  // A form writes a blank as `+`, which S3 takes for a plus.
  const text = new URLSearchParams({ ...parameters, 'X-Amz-Signature': signature }).toString().replaceAll('+', '%20')
  return `${bucket.origin}${path}?${text}`
}

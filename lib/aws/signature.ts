/** Signature Version 4, for calls without an SDK client (docs/decisions/0017). */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import { type AwsCredentials, awsCredentials } from '../config.ts'

const hmac = (key: string | Buffer | KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string): string => hash('sha256', text, 'hex')

/** The moment of a signature as AWS writes it, `20261127T163000Z`. @param now epoch milliseconds */
export function signedTime(now: number): string {
  const iso = new Date(now).toISOString()
  const date = `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}`
  return `${date}T${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
}

// One for each service. As a KeyObject: Node 24 takes six times as long for an HMAC with a Buffer as its key.
const known = /* @__PURE__ */ new Map<string, { scope: string; secret: string; key: KeyObject }>()

/** The signing key changes once a day and with the secret; deriving it costs four HMACs. */
function signingKey(scope: string, secret: string): KeyObject {
  const service = scope.slice(DATE_LENGTH)
  const last = known.get(service)
  if (last?.scope === scope && last.secret === secret) return last.key
  const key = createSecretKey(
    scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secret}`) as Buffer,
  )
  known.set(service, { scope, secret, key })
  return key
}

const DATE_LENGTH = 8

/** Where and when a signature holds: `20261127/eu-central-1/dynamodb/aws4_request`. @param time {@link signedTime} */
export const scopeOf = (service: string, region: string, time: string): string =>
  `${time.slice(0, DATE_LENGTH)}/${region}/${service}/aws4_request`

/** The signature of a text that is no request, in hex (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html). */
export const signText = (text: string, scope: string, secret: string): string =>
  hmac(signingKey(scope, secret), text).toString('hex')

/** The signature of a request in its canonical form, in hex. @param time {@link signedTime} */
export const signCanonical = (canonical: string, time: string, scope: string, secret: string): string =>
  signText(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`, scope, secret)

export interface Unsigned {
  method: string
  service: string
  region: string
  host: string
  path: string
  /** As it is sent: escaped, in the order of its names. */
  query: string
  headers: Readonly<Record<string, string>>
  /** The body's SHA-256 in hex. */
  payload: string
  /** Epoch milliseconds, as AWS counts them. */
  now: number
}

/**
 * The headers of a request with their signature
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 * @throws {Error} without credentials in the environment
 */
export function signHeaders(request: Unsigned, credentials: AwsCredentials = awsCredentials()): Record<string, string> {
  const { method, service, region, path, query, payload } = request
  const time = signedTime(request.now)
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const headers: Record<string, string> = { ...request.headers, host: request.host, 'x-amz-date': time }
  if (sessionToken) headers['x-amz-security-token'] = sessionToken

  const names = Object.keys(headers).sort()
  const signed = names.join(';')
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = `${method}\n${path}\n${query}\n${lines}\n${signed}\n${payload}`
  const scope = scopeOf(service, region, time)
  const signature = signCanonical(canonical, time, scope, secretAccessKey)
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
  return headers
}

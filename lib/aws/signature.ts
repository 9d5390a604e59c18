/** Signature Version 4 in headers, for calls without an SDK client (docs/decisions/0017). */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import { type AwsCredentials, awsCredentials } from '../config.ts'

const hmac = (key: string | Buffer | KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string): string => hash('sha256', text, 'hex')

// As a KeyObject: Node 24 takes six times as long for an HMAC with a Buffer as its key.
let known: { scope: string; secret: string; key: KeyObject } | undefined

/** The signing key changes once a day and with the secret; deriving it costs four HMACs. */
function signingKey(scope: string, secret: string): KeyObject {
  if (known?.scope === scope && known.secret === secret) return known.key
  const key = createSecretKey(
    scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secret}`) as Buffer,
  )
  known = { scope, secret, key }
  return key
}

export interface Unsigned {
  service: string
  region: string
  host: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Epoch milliseconds, as AWS counts them. */
  now: number
}

/**
 * The headers of a POST with their signature
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 * @throws {Error} without credentials in the environment
 */
export function signHeaders(request: Unsigned, credentials: AwsCredentials = awsCredentials()): Record<string, string> {
  const time = new Date(request.now).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const headers: Record<string, string> = { ...request.headers, host: request.host, 'x-amz-date': time }
  if (sessionToken) headers['x-amz-security-token'] = sessionToken

  const names = Object.keys(headers).sort()
  const signed = names.join(';')
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = `POST\n${request.path}\n\n${lines}\n${signed}\n${sha256(request.body)}`

  const scope = `${time.slice(0, 8)}/${request.region}/${request.service}/aws4_request`
  const key = signingKey(scope, secretAccessKey)
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
  return { ...headers, authorization }
}

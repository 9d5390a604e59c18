/**
 * Admits callers of the embedded DynamoDB, SNS and SSM: programs of this machine that sign with the local credentials.
 * Pages in a browser are refused: they reach 127.0.0.1 under a name of their own (DNS rebinding), or from their own
 * origin.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Keys } from './s3/keys.ts'
import { SKEW_MS } from './s3/keys.ts'
import {
  canonicalRequest,
  readScope,
  readTime,
  type Scope,
  sameSignature,
  signatureOf,
  stringToSign,
} from './s3/sigv4.ts'

/** Reasons for a refusal, which each protocol words differently. */
export type Denial =
  /** The request comes from a browser, or names a foreign host. */
  'denied' | 'unsigned' | 'unknown-key' | 'wrong-signature'

export interface Denied {
  denial: Denial
  message: string
}

const ownNames = new Set(['127.0.0.1', 'localhost'])

/** Browsers send at least one of these with every request of a page; programs send none. */
const browserHeaders = ['origin', 'sec-fetch-site', 'sec-fetch-mode']

function foreign({ headers }: IncomingMessage): Denied | null {
  if (!ownNames.has((headers.host ?? '').replace(/:\d+$/, '')))
    return { denial: 'denied', message: 'The embedded cloud answers only as 127.0.0.1 or localhost.' }
  if (browserHeaders.some((name) => headers[name] !== undefined))
    return {
      denial: 'denied',
      message: 'The embedded cloud answers programs of this machine, and no page of a browser.',
    }
  return null
}

interface Claim {
  scope: Scope
  signedHeaders: string[]
  signature: string
  time: string
}

function claimOf({ headers }: IncomingMessage): Claim | null {
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const scope = readScope(credential ?? '')
  const time = String(headers['x-amz-date'] ?? '')
  return scope && names && signature ? { scope, signedHeaders: names.split(';'), signature, time } : null
}

const single = (value: string | string[] | undefined): string => [value ?? ''].flat().join(',')

function signatureFor(request: IncomingMessage, body: string, claim: Claim, keys: Keys): string {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const canonical = canonicalRequest({
    method: request.method ?? '',
    path: url.pathname,
    query: [...url.searchParams],
    headers: claim.signedHeaders.map((name) => [name, single(request.headers[name])]),
    payload: createHash('sha256').update(body, 'utf8').digest('hex'),
  })
  return signatureOf(keys.secretAccessKey, claim.scope, stringToSign(claim.time, claim.scope, canonical))
}

/** Whether a header that decides what is done is not covered by the signature. */
function leavesOut({ headers }: IncomingMessage, { signedHeaders }: Claim): boolean {
  const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  return needed.some((name) => !signedHeaders.includes(name))
}

function unsigned(request: IncomingMessage, body: string, service: string, keys: Keys): Denied | null {
  const claim = claimOf(request)
  const wrong = (message: string): Denied => ({ denial: 'wrong-signature', message })
  if (!claim) return { denial: 'unsigned', message: 'Request is missing Authentication Token' }
  const { scope, time } = claim
  const token = request.headers['x-amz-security-token']
  if (scope.accessKeyId !== keys.accessKeyId || token !== keys.sessionToken)
    return { denial: 'unknown-key', message: 'The security token included in the request is invalid.' }
  if (scope.service !== service || scope.region !== keys.region || !time.startsWith(scope.day))
    return wrong(`Credential should be scoped to ${keys.region}/${service} and the day of the signature.`)
  if (Math.abs(Date.now() - (readTime(time) ?? 0)) > SKEW_MS) return wrong(`Signature expired: ${time}`)
  if (leavesOut(request, claim) || !sameSignature(claim.signature, signatureFor(request, body, claim, keys)))
    return wrong('The request signature we calculated does not match the signature you provided.')
  return null
}

/**
 * @param service its name in signatures: `dynamodb`, `sns`, `ssm`
 * @returns why the request is refused, or null
 */
export const deniedTo = (request: IncomingMessage, body: string, service: string, keys: Keys): Denied | null =>
  foreign(request) ?? unsigned(request, body, service, keys)

/**
 * Error types of the JSON protocols (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html).
 */
export const jsonDenials: { [One in Denial]: string } = {
  denied: 'AccessDeniedException',
  unsigned: 'MissingAuthenticationTokenException',
  'unknown-key': 'UnrecognizedClientException',
  'wrong-signature': 'InvalidSignatureException',
}

/** Error codes of the query protocol. */
export const queryDenials: { [One in Denial]: string } = {
  denied: 'AuthorizationError',
  unsigned: 'MissingAuthenticationToken',
  'unknown-key': 'InvalidClientTokenId',
  'wrong-signature': 'SignatureDoesNotMatch',
}

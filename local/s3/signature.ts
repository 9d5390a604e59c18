/** Checks a signature, and that it covers what it must. */
import { accessDenied, S3Fault } from './fault.ts'
import type { Keys } from './keys.ts'
import type { S3Request } from './request.ts'
import { canonicalRequest, type Scope, sameSignature, signatureOf, stringToSign } from './sigv4.ts'

/** What a request declares about its signature. */
export interface Claim {
  scope: Scope
  time: string
  signedHeaders: readonly string[]
  signature: string
  payload: string
}

/** Each signed header must be present; `host` and every `x-amz-…` header must be signed. */
function checkHeaders({ headers }: S3Request, signed: readonly string[]): void {
  const unsigned = [...headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name),
  )
  if (unsigned.length === 0) return
  throw accessDenied('There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  })
}

/** @throws {S3Fault} SignatureDoesNotMatch, or where a required header is unsigned */
export function checkSignature(request: S3Request, claim: Claim, keys: Keys): void {
  checkHeaders(request, claim.signedHeaders)
  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: request.query.filter(([name]) => name !== 'X-Amz-Signature'),
    headers: claim.signedHeaders.map((name) => [name, request.headers.get(name) ?? '']),
    payload: claim.payload,
  })
  const text = stringToSign(claim.time, claim.scope, canonical)
  if (sameSignature(claim.signature, signatureOf(keys.secretAccessKey, claim.scope, text))) return
  throw new S3Fault(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    {
      AWSAccessKeyId: claim.scope.accessKeyId,
      StringToSign: text,
      SignatureProvided: claim.signature,
      CanonicalRequest: canonical,
    },
  )
}

const payloads = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER)$/

/** @throws {S3Fault} for an unknown form of body */
export function checkPayload(payload: string): string {
  if (payloads.test(payload)) return payload
  if (payload.startsWith('STREAMING-AWS4-')) {
    throw new S3Fault(
      'NotImplemented',
      'The embedded S3 takes no signed chunks: the SDK sends unsigned ones with a trailer.',
    )
  }
  throw new S3Fault(
    'InvalidArgument',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.',
  )
}

/**
 * Authorizes a request by the signature in its header or query, checked as S3 checks it. There is no anonymous access.
 */
import { accessDenied, S3Fault } from './fault.ts'
import { type Caller, checkScope, checkToken, type Keys, SKEW_MS } from './keys.ts'
import { authorizeLink } from './link.ts'
import type { S3Request } from './request.ts'
import { checkPayload, checkSignature } from './signature.ts'
import { readScope, readTime } from './sigv4.ts'

/** @throws {S3Fault} */
function authorizeHeader(request: S3Request, authorization: string, keys: Keys): Caller {
  const malformed = (message: string) =>
    new S3Fault('AuthorizationHeaderMalformed', `The authorization header is malformed; ${message}`)
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? []
  const scope = readScope(credential ?? '')
  if (!scope || !names || !signature) throw malformed('it is no AWS4-HMAC-SHA256 signature.')
  const time = request.headers.get('x-amz-date') ?? ''
  const signedAt = readTime(time)
  if (signedAt === null) throw accessDenied('AWS authentication requires a valid Date or x-amz-date header')
  checkScope(scope, time, keys, malformed)
  checkToken(request.headers.get('x-amz-security-token'), keys)
  if (Math.abs(Date.now() - signedAt) > SKEW_MS) {
    throw new S3Fault(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      {
        RequestTime: time,
        ServerTime: new Date().toISOString(),
        MaxAllowedSkewMilliseconds: SKEW_MS,
      },
    )
  }
  const payload = request.headers.get('x-amz-content-sha256')
  if (payload === undefined) {
    throw new S3Fault('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  }
  checkSignature(
    request,
    { scope, time, signedHeaders: names.split(';'), signature, payload: checkPayload(payload) },
    keys,
  )
  return { authType: 'REST-HEADER', signedAt, payload }
}

/** @throws {S3Fault} where the request is unsigned or its signature is wrong */
export function authorize(request: S3Request, keys: Keys): Caller {
  const authorization = request.headers.get('authorization')
  if (authorization !== undefined && request.presigned) {
    throw new S3Fault(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    )
  }
  if (authorization !== undefined) return authorizeHeader(request, authorization, keys)
  if (request.presigned) return authorizeLink(request, keys)
  throw accessDenied()
}

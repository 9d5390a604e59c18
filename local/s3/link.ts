/**
 * Presigned links: a signature in the query, usable by anybody for a limited time
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
 */
import { accessDenied, S3Fault } from './fault.ts'
import { type Caller, checkScope, checkToken, type Keys, SKEW_MS } from './keys.ts'
import { amzValues, parameterOf, type S3Request } from './request.ts'
import { checkPayload, checkSignature } from './signature.ts'
import { ALGORITHM, readScope, readTime } from './sigv4.ts'

const EXPIRES_SECONDS_MAX = 604_800

/** @throws {S3Fault} where the link is not valid yet or has expired */
function checkValidity(signedAt: number, expires: number): void {
  const now = Date.now()
  if (signedAt > now + SKEW_MS) throw accessDenied('Request is not yet valid')
  const expiresAt = signedAt + expires * 1000
  if (now <= expiresAt) return
  throw accessDenied('Request has expired', {
    'X-Amz-Expires': expires,
    Expires: new Date(expiresAt).toISOString(),
    ServerTime: new Date(now).toISOString(),
  })
}

/** @throws {S3Fault} */
export function authorizeLink(request: S3Request, keys: Keys): Caller {
  const malformed = (message: string) => new S3Fault('AuthorizationQueryParametersError', message)
  const required = (name: string): string => {
    const given = request.query.filter(([one]) => one === name)
    const [only] = given
    if (given.length === 1 && only) return only[1]
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    )
  }
  if (required('X-Amz-Algorithm') !== ALGORITHM) throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`)
  const signature = required('X-Amz-Signature')
  const time = required('X-Amz-Date')
  const signedAt = readTime(time)
  if (signedAt === null) throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  const expires = required('X-Amz-Expires')
  if (!/^-?\d{1,15}$/.test(expires)) throw malformed('X-Amz-Expires should be a number')
  if (Number(expires) < 1) throw malformed('X-Amz-Expires must be at least 1 second')
  if (Number(expires) > EXPIRES_SECONDS_MAX) {
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    )
  }
  const scope = readScope(required('X-Amz-Credential'))
  if (!scope) throw malformed('Error parsing the X-Amz-Credential parameter')
  checkScope(scope, time, keys, (message) => malformed(`Error parsing the X-Amz-Credential parameter; ${message}`))
  checkToken(parameterOf(request, 'X-Amz-Security-Token'), keys)
  checkValidity(signedAt, Number(expires))
  const payload = checkPayload(amzValues(request).get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD')
  const signedHeaders = required('X-Amz-SignedHeaders').split(';')
  checkSignature(request, { scope, time, signedHeaders, signature, payload }, keys)
  return { authType: 'REST-QUERY-STRING', signedAt, payload }
}

/**
 * One call to S3: the SDK's retries and errors over our own transport, as DynamoDB's calls have them
 * (docs/decisions/0061).
 */
import { AccessDenied, NoSuchKey, NoSuchUpload, NotFound, S3ServiceException } from '@aws-sdk/client-s3'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { environment, traceId } from '../config.ts'
import { type Sha256Hex, sha256OfBytes } from '../content/digests.ts'
import { ATTEMPTS_MAX, attempt } from './attempts.ts'
import { textIn } from './s3Documents.ts'
import { bucketUrl, checkKey, pathOf, queryOf } from './s3Signing.ts'
import { type Answered, type SignedRequest, sendSigned } from './signedRequest.ts'

export interface S3Call extends Pick<SignedRequest, 'method'> {
  /** Of an object; the bucket itself where not given. */
  key?: string
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: Buffer
  /** Of the body, where it is known already. */
  sha256?: Sha256Hex
  /** Its success has a document: one without is a failure that S3 met after it had begun to answer. */
  hasDocument?: boolean
}

/** A success. */
export type S3Answer = Pick<Answered, 'headers' | 'body'>

// The SDK's strategy, with its budget of repeats for the whole process: a failing bucket is not stormed.
const retries = /* @__PURE__ */ new StandardRetryStrategy(ATTEMPTS_MAX)

const NONE = Buffer.alloc(0)

// A copy of gigabytes answers late; functions that copy none end long before.
const limits = { connectionTimeout: 1000, requestTimeout: 100_000 }

const classes = { AccessDenied, NoSuchKey, NoSuchUpload, NotFound }

/** The error that the SDK makes of such an answer. */
function errorOf({ status, headers, body, clockCorrected }: Answered): Error {
  const document = body.toString()
  const name = textIn(document, 'Code') ?? (status === 404 ? 'NotFound' : 'Unknown')
  const $metadata = {
    httpStatusCode: status,
    requestId: headers['x-amz-request-id'] ?? textIn(document, 'RequestId') ?? '',
    ...(headers['x-amz-id-2'] !== undefined && { extendedRequestId: headers['x-amz-id-2'] }),
    ...(clockCorrected && { clockSkewCorrected: true }),
  }
  const options = { message: textIn(document, 'Message') ?? 'UnknownError', $metadata }
  if (Object.hasOwn(classes, name)) return new classes[name as keyof typeof classes](options)
  return new S3ServiceException({ ...options, name, $fault: status < 500 ? 'client' : 'server' })
}

const ERROR_END = '</Error>'

/**
 * The failure that a success hides: S3 begins to answer before a long operation is done
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html). The SDK takes it for 503.
 */
function hiddenFailure(answer: Answered, { method, hasDocument = false }: S3Call): Error | null {
  // The bytes of an object may end in anything.
  if (method === 'GET' && !hasDocument) return null
  const { body } = answer
  if (body.toString('latin1', body.length - ERROR_END.length) === ERROR_END) return errorOf({ ...answer, status: 503 })
  if (!hasDocument || body.length > 0) return null
  return Object.assign(new Error('S3 aborted request'), { name: 'InternalError', $metadata: { httpStatusCode: 503 } })
}

async function once(call: S3Call, payload: string): Promise<S3Answer> {
  const { method, key = '', query = {}, headers = {}, body = NONE } = call
  const { region, s3Endpoint } = environment()
  const endpoint = bucketUrl(s3Endpoint)
  const trace = traceId()
  const answer = await sendSigned({
    method,
    service: 's3',
    region,
    endpoint,
    path: pathOf(endpoint, key),
    query: queryOf(query),
    headers: { ...headers, 'x-amz-content-sha256': payload },
    ...(trace && { unsigned: { 'x-amzn-trace-id': trace } }),
    body,
    payload,
    ...limits,
  })
  const isSuccess = answer.status >= 200 && answer.status < 300
  const failure = isSuccess ? hiddenFailure(answer, call) : errorOf(answer)
  if (failure) throw failure
  return answer
}

/**
 * Calls S3, again where the SDK would.
 * @throws {S3ServiceException} and what {@link sendSigned} throws, after the last try
 */
export async function callS3(call: S3Call): Promise<S3Answer> {
  if (call.key !== undefined) checkKey(call.key)
  const payload = call.sha256 ?? sha256OfBytes(call.body ?? NONE)
  return attempt(retries, () => once(call, payload))
}

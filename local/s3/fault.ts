/** A refusal of S3 by its own code (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). */
export class S3Fault extends Error {
  readonly code: string
  /** Elements of the error document beside code and message. */
  readonly details: Readonly<Record<string, string | number>>

  constructor(code: string, message: string, details: Readonly<Record<string, string | number>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  get status(): number {
    return statuses.get(this.code) ?? 400
  }
}

/** Codes with a status other than 400. */
const statuses = new Map([
  ['AccessDenied', 403],
  ['AccessForbidden', 403],
  ['ConditionalRequestConflict', 409],
  ['InternalError', 500],
  ['InvalidAccessKeyId', 403],
  ['InvalidRange', 416],
  ['MethodNotAllowed', 405],
  ['MissingContentLength', 411],
  ['NoSuchBucket', 404],
  ['NoSuchKey', 404],
  ['NoSuchUpload', 404],
  ['NotImplemented', 501],
  ['NotModified', 304],
  ['OperationAborted', 409],
  ['PreconditionFailed', 412],
  ['RequestTimeTooSkewed', 403],
  ['ServiceUnavailable', 503],
  ['SignatureDoesNotMatch', 403],
  ['SlowDown', 503],
])

/** The refusals offered by the console; any other code works as well. */
export const s3Errors = ['SlowDown', 'ServiceUnavailable', 'InternalError', 'AccessDenied', 'RequestTimeout'] as const

export const accessDenied = (message = 'Access Denied', details?: Readonly<Record<string, string | number>>) =>
  new S3Fault('AccessDenied', message, details)

export const notImplemented = (what: string) =>
  new S3Fault(
    'NotImplemented',
    `The embedded S3 has nothing for this, on purpose, so that nobody relies on it: ${what}.`,
  )

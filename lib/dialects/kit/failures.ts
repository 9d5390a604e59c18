import { ParameterUnavailable } from '../../aws/parameters.ts'
import { Fault, fault, StepFailed } from '../../fault.ts'

const RETRY_AFTER_SECONDS = 5

/** Errors after which the same request may succeed (AWS SDK, `$retryable`; Node.js, common system errors). */
const passing = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
  'TransactionConflictException',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'LimitExceededException',
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
])

function isPassing(error: Error & { code?: string; $metadata?: { httpStatusCode?: number } }): boolean {
  if (error instanceof ParameterUnavailable) return true
  const status = error.$metadata?.httpStatusCode ?? 0
  return passing.has(error.name) || passing.has(error.code ?? '') || status >= 500
}

/** The fault of an error: a fault as it is, a failed dependency as `unavailable`, a defect as `internal`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof StepFailed) {
    const { kind, detail } = faultOf(error.cause)
    return new Fault(kind, { ...detail, step: error.step })
  }
  const down = error instanceof Error && isPassing(error)
  return down ? new Fault('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS }) : fault('internal')
}

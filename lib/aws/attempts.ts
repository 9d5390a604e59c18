/** Calls to AWS that are made again where the SDK would (docs/decisions/0017). */
import { isServerError, isThrottlingError, isTransientError, type StandardRetryStrategy } from '@smithy/core/retry'

// Three tries within a few seconds: a caller on a phone is still there, and a struggling service is not stormed.
export const ATTEMPTS_MAX = 3

export type SdkError = Parameters<typeof isThrottlingError>[0]

/** The kinds of errors, as the SDK's retry middleware sorts them. */
export function kindOf(error: SdkError) {
  if (isThrottlingError(error)) return 'THROTTLING'
  if (isTransientError(error)) return 'TRANSIENT'
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR'
}

/**
 * Makes attempts until one succeeds or the strategy allows no other.
 * @param failed told of each failure; what it throws ends the attempts
 * @throws the last attempt's error
 */
export async function attempt<Output>(
  retries: StandardRetryStrategy,
  once: () => Promise<Output>,
  failed: (error: SdkError) => void = () => undefined,
): Promise<Output> {
  let token = await retries.acquireInitialRetryToken('')
  for (;;) {
    try {
      const output = await once()
      retries.recordSuccess(token)
      return output
    } catch (cause) {
      const error = cause as SdkError
      failed(error)
      token = await retries
        .refreshRetryTokenForRetry(token, { error, errorType: kindOf(error) })
        .catch(() => Promise.reject(error))
    }
  }
}

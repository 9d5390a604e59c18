import type { Context } from 'aws-lambda'
import { logError, logInfo } from '../../aws/log.ts'
import { monotonicMs } from '../../monotonic.ts'

type EventHandler<Event> = (event: Event, context: Context) => Promise<void>

/**
 * A function without a caller, started by an event or by the clock. If it throws, AWS tries again, and at last puts the
 * event into the queue of dead letters.
 */
export function eventHandler<Event>(
  operation: string,
  act: (event: Event, endsAt: number) => Promise<object>,
): EventHandler<Event> {
  return async (event, context) => {
    const startedAt = monotonicMs()
    const where = { requestId: context.awsRequestId, dialect: 'platform', operation }
    try {
      const result = await act(event, Date.now() + context.getRemainingTimeInMillis())
      logInfo('event', { ...where, ...result, latencyMs: Math.round(monotonicMs() - startedAt) })
    } catch (error) {
      logError('event failed', error, where)
      throw error
    }
  }
}

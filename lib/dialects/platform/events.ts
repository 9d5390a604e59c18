import type { Context } from 'aws-lambda'
import { logError, logInfo } from '../../aws/log.ts'

type EventHandler<Event> = (event: Event, context: Context) => Promise<void>

/**
 * A function that no caller waits for: it is told of something, or it is time for something. Whatever it throws makes
 * AWS tell it again, and in the end put the event where a person sees it.
 */
export function eventHandler<Event>(
  operation: string,
  act: (event: Event, endsAt: number) => Promise<object>,
): EventHandler<Event> {
  return async (event, context) => {
    const startedAt = performance.now()
    const where = { requestId: context.awsRequestId, dialect: 'platform', operation }
    try {
      const result = await act(event, Date.now() + context.getRemainingTimeInMillis())
      logInfo('event', { ...where, ...result, latencyMs: Math.round(performance.now() - startedAt) })
    } catch (error) {
      logError('event failed', error, where)
      throw error
    }
  }
}

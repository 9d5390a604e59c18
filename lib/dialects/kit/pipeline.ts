/** Every request's pipeline: logged, timed, answered, its faults put into words. */
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { logError, logInfo } from '../../aws/log.ts'
import type { Caller } from '../../caller/caller.ts'
import { Fault, StepFailed } from '../../fault.ts'
import { monotonicMs } from '../../monotonic.ts'
import { type Answer, resultOf } from './answer.ts'
import { callerOf } from './callerOf.ts'
import { answerFault, type Dialect } from './dialect.ts'
import { faultOf } from './failures.ts'

type Event = APIGatewayProxyEventV2
type Result = APIGatewayProxyStructuredResultV2

export type Handler = (event: Event, context: Context) => Promise<Result>

/** Facts about a request beyond its path. */
export interface RequestState<Operation extends string> {
  operation: Operation
  /** Applied to every answer from now on, faults too. */
  decorate: (answer: Answer) => Answer
}

type StateOf<Operation extends string> = (event: Event) => RequestState<Operation>

/** Called with every fault after its answer is made. */
export type FaultListener = (fault: Fault, caller: Caller) => Promise<void>

// The answer goes out this long before Lambda ends the function, so that the caller learns that it was not done in
// time.
const ANSWER_BEFORE_END_MS = 1000
const RETRY_AFTER_SECONDS = 5

/** Logs one line a request: operation, outcome, the limit that refused it, duration; nothing of what was sent. */
function observe(dialect: string, stateOf: StateOf<string>): middy.MiddlewareObj<Event, Result> {
  const startedAt = new WeakMap<object, number>()
  const log = ({ event, context, response, error }: middy.Request<Event, Result>) => {
    const fault = error ? faultOf(error) : null
    logInfo('request', {
      requestId: context.awsRequestId,
      dialect,
      operation: stateOf(event).operation,
      outcome: fault?.kind ?? 'ok',
      ...(fault && 'limit' in fault.detail && fault.detail.limit && { limit: fault.detail.limit }),
      status: response?.statusCode ?? 0,
      latencyMs: Math.round(monotonicMs() - (startedAt.get(event) ?? 0)),
    })
  }
  return {
    before: ({ event }) => {
      startedAt.set(event, monotonicMs())
    },
    after: log,
    onError: log,
  }
}

/** Answers everything thrown in the dialect's words. */
function speak<Operation extends string>(
  dialect: Dialect<Operation>,
  stateOf: StateOf<Operation>,
  listen: FaultListener,
): middy.MiddlewareObj<Event, Result> {
  return {
    onError: async (request) => {
      const { context, error, event } = request
      const fault = faultOf(error)
      const { operation, decorate } = stateOf(event)
      const where = { requestId: context.awsRequestId, dialect: dialect.name, operation }
      if (fault.kind === 'internal' || fault.kind === 'unavailable')
        logError('request failed', error instanceof StepFailed ? error.cause : error, where)
      request.response = resultOf(decorate(answerFault(dialect, operation, fault)), context.awsRequestId)
      try {
        await listen(fault, callerOf(event, where))
      } catch (failure) {
        if (!(failure instanceof Fault)) logError('fault listener failed', failure, where)
      }
    },
  }
}

/** Keeps one state for each event, as long as the event exists. */
function states<Operation extends string>(operation: Operation): StateOf<Operation> {
  const known = new WeakMap<Event, RequestState<Operation>>()
  return (event) => {
    const state = known.get(event) ?? { operation, decorate: (answer: Answer) => answer }
    known.set(event, state)
    return state
  }
}

/**
 * Makes a Lambda handler of the function that answers a request.
 * @param operation the operation of every request, unless `answer` finds another
 * @param listen called with faults; what it throws changes no answer
 */
export function handlerOf<Operation extends string>(
  dialect: Dialect<Operation>,
  operation: Operation,
  answer: (event: Event, caller: Caller, state: RequestState<Operation>) => Promise<Answer>,
  listen: FaultListener = async () => undefined,
): Handler {
  const stateOf = states(operation)
  return middy<Event, Result>({
    timeoutEarlyInMillis: ANSWER_BEFORE_END_MS,
    timeoutEarlyResponse: () => {
      throw new Fault('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    },
  })
    .use(observe(dialect.name, stateOf))
    .use(speak(dialect, stateOf, listen))
    .handler(async (event, context) => {
      const caller = callerOf(event, { requestId: context.awsRequestId, dialect: dialect.name, operation })
      const state = stateOf(event)
      const answered = await answer(event, caller, state)
      return resultOf(state.decorate(answered), context.awsRequestId)
    }) as Handler
}

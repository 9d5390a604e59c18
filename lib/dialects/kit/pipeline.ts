/** The way every request goes: observed, timed, answered, and its faults put into words. */
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { logError, logInfo } from '../../aws/log.ts'
import { Fault } from '../../fault.ts'
import type { Origin } from '../../origin.ts'
import { StepFailed } from '../../step.ts'
import { type Answer, resultOf } from './answer.ts'
import { answerFault, type Dialect } from './dialect.ts'
import { faultOf } from './failures.ts'
import { originOf } from './origin.ts'

type Event = APIGatewayProxyEventV2
type Result = APIGatewayProxyStructuredResultV2

export type Handler = (event: Event, context: Context) => Promise<Result>

/** What becomes known of a request on its way, where the path alone does not say it. */
export interface Course<Operation extends string> {
  operation: Operation
  /** Joins whatever is answered from now on, to a fault as well. */
  addition: (answer: Answer) => Answer
}

type CourseOf<Operation extends string> = (event: Event) => Course<Operation>

/** Told of every fault, after its answer stands. */
export type FaultListener = (fault: Fault, origin: Origin) => Promise<void>

// Time to answer before Lambda ends the function: a caller is told, and nothing half done is left unexplained.
const ANSWER_BEFORE_END_MS = 1000
const RETRY_AFTER_SECONDS = 5

/** Logs one line a request: what was asked for, what came of it, how long it took; nothing of what was sent. */
function observe(dialect: string, courseOf: CourseOf<string>): middy.MiddlewareObj<Event, Result> {
  const startedAt = new WeakMap<object, number>()
  const log = ({ event, context, response, error }: middy.Request<Event, Result>) => {
    logInfo('request', {
      requestId: context.awsRequestId,
      dialect,
      operation: courseOf(event).operation,
      outcome: error ? faultOf(error).kind : 'ok',
      status: response?.statusCode ?? 0,
      latencyMs: Math.round(performance.now() - (startedAt.get(event) ?? 0)),
    })
  }
  return {
    before: ({ event }) => {
      startedAt.set(event, performance.now())
    },
    after: log,
    onError: log,
  }
}

/** Turns whatever was thrown into the dialect's words. */
function speak<Operation extends string>(
  dialect: Dialect<Operation>,
  courseOf: CourseOf<Operation>,
  listen: FaultListener,
): middy.MiddlewareObj<Event, Result> {
  return {
    onError: async (request) => {
      const { context, error, event } = request
      const fault = faultOf(error)
      const { operation, addition } = courseOf(event)
      const where = { requestId: context.awsRequestId, dialect: dialect.name, operation }
      if (fault.kind === 'internal' || fault.kind === 'unavailable')
        logError('request failed', error instanceof StepFailed ? error.cause : error, where)
      request.response = resultOf(addition(answerFault(dialect, operation, fault)), context.awsRequestId)
      try {
        await listen(fault, originOf(event, where))
      } catch (failure) {
        if (!(failure instanceof Fault)) logError('fault listener failed', failure, where)
      }
    },
  }
}

/** Each request has a course of its own, for as long as its event is there. */
function courses<Operation extends string>(operation: Operation): CourseOf<Operation> {
  const known = new WeakMap<Event, Course<Operation>>()
  return (event) => {
    const course = known.get(event) ?? { operation, addition: (answer: Answer) => answer }
    known.set(event, course)
    return course
  }
}

/**
 * Makes a Lambda handler of what answers a request.
 * @param operation what every request is, unless `answer` finds that it is another
 * @param listen told of faults; what it throws changes no answer
 */
export function handlerOf<Operation extends string>(
  dialect: Dialect<Operation>,
  operation: Operation,
  answer: (event: Event, origin: Origin, course: Course<Operation>) => Promise<Answer>,
  listen: FaultListener = async () => undefined,
): Handler {
  const courseOf = courses(operation)
  return middy<Event, Result>({
    timeoutEarlyInMillis: ANSWER_BEFORE_END_MS,
    timeoutEarlyResponse: () => {
      throw new Fault('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    },
  })
    .use(observe(dialect.name, courseOf))
    .use(speak(dialect, courseOf, listen))
    .handler(async (event, context) => {
      const origin = originOf(event, { requestId: context.awsRequestId, dialect: dialect.name, operation })
      const course = courseOf(event)
      const answered = await answer(event, origin, course)
      return resultOf(course.addition(answered), context.awsRequestId)
    }) as Handler
}

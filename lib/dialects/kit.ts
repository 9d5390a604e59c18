/**
 * What all dialects share: the order in which a request is judged, and the way a fault finds its words.
 * The words themselves, envelopes and views are each dialect's own.
 */
import { audit } from '../audit/record.ts'
import type { Answer } from './kit/answer.ts'
import type { Dialect } from './kit/dialect.ts'
import type { FieldsSchema } from './kit/fields.ts'
import { type Input, judge, type Route } from './kit/judge.ts'
import { type FaultListener, type Handler, handlerOf } from './kit/pipeline.ts'

const auditThrottling: FaultListener = async (fault, origin) => {
  if (fault.kind === 'too-many-requests') await audit('throttled', origin)
}

/** Makes the endpoints of a dialect: parse, act, view; whatever is thrown finds the dialect's words. */
export function endpointsOf<Operation extends string>(dialect: Dialect<Operation>) {
  return <Schema extends FieldsSchema, Found = undefined>(
    route: Route<Operation, Schema, Found>,
    act: (input: Input<Schema, Found>) => Promise<Answer>,
  ): Handler =>
    handlerOf(
      dialect,
      route.operation,
      async (event, origin) => act(await judge(route, event, origin)),
      auditThrottling,
    )
}

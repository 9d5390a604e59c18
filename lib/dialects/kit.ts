/**
 * The parts common to all dialects: the order in which a request is judged, and how a fault finds its words. Words,
 * envelopes and views belong to each dialect.
 */

import { auditSalt } from '../keys/auditSalt.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import type { Answer } from './kit/answer.ts'
import type { Dialect } from './kit/dialect.ts'
import type { FieldsSchema } from './kit/fields.ts'
import { type FaultListener, type Handler, handlerOf } from './kit/pipeline.ts'
import { type Input, type Route, readRequest } from './kit/readRequest.ts'

/** Records refusals that are events of their own: a limit that is reached, a token that was replaced and comes again. */
export const logRefusal: FaultListener = async (fault, caller) => {
  if (fault.kind === 'too-many-requests') await logSecurityEvent('throttled', caller)
  const reused = 'reused' in fault.detail ? fault.detail.reused : undefined
  if (reused) await logSecurityEvent('token_reused', caller, reused)
}

/**
 * Judges a request before anything is done. Meanwhile it reads the salt of the security log: a route that could not log
 * what it does refuses to do it.
 */
export async function whenLoggable<Judged>(judging: () => Promise<Judged>): Promise<Judged> {
  const salt = auditSalt()
  salt.catch(() => undefined)
  const judged = await judging()
  await salt
  return judged
}

/** Makes the endpoints of a dialect: parse, act, view; everything thrown is answered in the dialect's words. */
export function endpointsOf<Operation extends string>(dialect: Dialect<Operation>) {
  return <Schema extends FieldsSchema, Found = undefined>(
    route: Route<Operation, Schema, Found>,
    act: (input: Input<Schema, Found>) => Promise<Answer>,
  ): Handler =>
    handlerOf(
      dialect,
      route.operation,
      async (event, caller) => act(await whenLoggable(() => readRequest(route, event, caller))),
      logRefusal,
    )
}

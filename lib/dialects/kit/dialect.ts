import type { Fault, FaultDetails, FaultKind } from '../../fault.ts'
import type { Answer } from './answer.ts'

/** An answer for each kind of fault; a dialect that lacks one does not compile. */
export type FaultWords = { [Kind in FaultKind]: (detail: FaultDetails[Kind]) => Answer }

export interface Dialect<Operation extends string> {
  name: string
  words: FaultWords
  /** Words of one route that differ from its dialect's. */
  routeWords: { [Name in Operation]?: Partial<FaultWords> }
  /** Documented fields that every fault of a route keeps. */
  keptFields: { [Name in Operation]?: object }
}

type Detail = Partial<FaultDetails['too-many-requests'] & FaultDetails['method-not-allowed']>

/** The answer to a fault on one route, with the headers of its kind. */
export function answerFault<Operation extends string>(
  dialect: Dialect<Operation>,
  operation: Operation,
  fault: Fault,
): Answer {
  const words: FaultWords = { ...dialect.words, ...dialect.routeWords[operation] }
  const say = words[fault.kind] as (detail: object) => Answer
  const answer = say(fault.detail)
  const { retryAfterSeconds, allowed } = fault.detail as Detail
  return {
    ...answer,
    body: { ...answer.body, ...dialect.keptFields[operation] },
    headers: {
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...(allowed && { allow: allowed.join(', ') }),
      ...answer.headers,
    },
  }
}

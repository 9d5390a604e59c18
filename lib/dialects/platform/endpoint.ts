import type { Answer } from '../kit/answer.ts'
import type { Dialect } from '../kit/dialect.ts'
import type { FieldsSchema } from '../kit/fields.ts'
import { type Handler, handlerOf } from '../kit/pipeline.ts'
import { type Input, type Route, readRequest } from '../kit/readRequest.ts'
import { words } from './faults.ts'
import type { Operation } from './operations.ts'

const platform: Dialect<Operation> = { name: 'platform', words, routeWords: {}, keptFields: {} }

/** A public endpoint outside the documents: it reads no session and writes nothing. */
export function endpoint<Schema extends FieldsSchema>(
  route: Route<Operation, Schema, undefined>,
  act: (input: Input<Schema, undefined>) => Promise<Answer>,
): Handler {
  return handlerOf(platform, route.operation, async (event, caller) => act(await readRequest(route, event, caller)))
}

/** The function that answers every request without a route. */
export function fallback(answer: Parameters<typeof handlerOf<Operation>>[2]): Handler {
  return handlerOf(platform, 'default', answer)
}

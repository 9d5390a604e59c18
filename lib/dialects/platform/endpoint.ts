import type { Answer } from '../kit/answer.ts'
import type { Dialect } from '../kit/dialect.ts'
import type { FieldsSchema } from '../kit/fields.ts'
import { type Handler, handlerOf } from '../kit/pipeline.ts'
import { type Input, type Route, readRequest } from '../kit/readRequest.ts'
import { words } from './faults.ts'
import type { Operation } from './operations.ts'

const platform: Dialect<Operation> = { name: 'platform', words, routeWords: {}, keptFields: {} }

/** A public endpoint that belongs to no dialect: it opens, sends and counts nothing. */
export function endpoint<Schema extends FieldsSchema>(
  route: Route<Operation, Schema, undefined>,
  act: (input: Input<Schema, undefined>) => Promise<Answer>,
): Handler {
  return handlerOf(platform, route.operation, async (event, caller) => act(await readRequest(route, event, caller)))
}

/** What answers every request that no route takes. */
export function fallback(answer: Parameters<typeof handlerOf<Operation>>[2]): Handler {
  return handlerOf(platform, 'default', answer)
}

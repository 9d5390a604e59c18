/** Replaces `lib/dialects/kit.ts`: an endpoint becomes its declaration. */
import type { FieldsSchema } from '../../../lib/dialects/kit/fields.ts'
import type { Route } from '../../../lib/dialects/kit/readRequest.ts'
import { type Recorded, sessionBy } from '../recorded.ts'

export const endpointsOf =
  () =>
  ({ operation, fields, session }: Route<string, FieldsSchema, unknown>): Recorded => ({
    name: operation,
    fields,
    session: sessionBy(session),
  })

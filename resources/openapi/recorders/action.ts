/** Replaces `lib/dialects/action/endpoint.ts`: an action becomes its declaration, and a path its actions. */
import * as v from 'valibot'
import { type FieldsSchema, optionalInteger } from '../../../lib/dialects/kit/fields.ts'
import { type Recorded, type RecordedAction, type RecordedPath, sessionBy } from '../recorded.ts'

interface Route {
  name: string
  fields: FieldsSchema
  session?: (...given: never[]) => unknown
  guard?: Recorded['guard']
}

export const openAction = ({ name, fields, session, guard }: Route): RecordedAction => ({
  name,
  fields,
  session: sessionBy(session),
  ...(session?.name === 'rotatedSession' && { rotates: true }),
  ...(guard && { guard }),
})

export const sessionAction = (route: Route): RecordedAction => ({ ...openAction(route), session: 'required' })

/** The action also takes an `id`, which must be the caller's own. */
export const ownAction = ({ fields, ...route }: Route): RecordedAction =>
  sessionAction({ ...route, fields: v.object({ id: optionalInteger, ...fields.entries }) })

export const endpoint = (
  name: string,
  actions: readonly RecordedAction[],
  usual: string | null = null,
): RecordedPath => ({
  name,
  actions,
  usual,
})

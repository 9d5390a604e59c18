/** Stands in for `lib/dialects/action/endpoint.ts`: an action is what it declares, a path is its actions. */
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

/** It takes an `id` besides, which must be one's own. */
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

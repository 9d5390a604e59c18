/** Stands in for `lib/dialects/action/desk.ts`: a manager's action and whom it lets in. */
import type { FieldsSchema } from '../../../lib/dialects/kit/fields.ts'
import type { RecordedAction } from '../recorded.ts'
import { sessionAction } from './action.ts'

interface ManagersRoute {
  name: string
  fields: FieldsSchema
  leadersToo?: true
  isGrave?: true
}

export const deskAction = ({ name, fields, ...guard }: ManagersRoute): RecordedAction => ({
  ...sessionAction({ name, fields }),
  guard,
})

/**
 * Replaces `lib/dialects/action/managerAction.ts`: a manager's action becomes its declaration and the roles that it
 * admits.
 */
import type { FieldsSchema } from '../../../lib/dialects/kit/fields.ts'
import type { RecordedAction } from '../recorded.ts'
import { sessionAction } from './action.ts'

interface ManagersRoute {
  name: string
  fields: FieldsSchema
  leadersToo?: true
  needsRecentLogin?: true
}

export const managerAction = ({ name, fields, ...guard }: ManagersRoute): RecordedAction => ({
  ...sessionAction({ name, fields }),
  guard,
})

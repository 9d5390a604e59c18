import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { definitionFields, definitionIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { defineDataType } from '../../../lib/profiles/defineDataType.ts'

export const action = deskAction(
  { name: 'DefineDataType', fields: definitionFields, isGrave: true },
  async ({ fields, session, origin }) => {
    await defineDataType(definitionIn(fields), session.account.id, origin)
    return done()
  },
)

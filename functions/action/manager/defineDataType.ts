import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { definitionFields, definitionIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { defineDataType } from '../../../lib/profiles/defineDataType.ts'

/** POST /manager, DefineDataType — defines or changes a kind of personal data (docs/contract/action.md). */
export const action = managerAction(
  { name: 'DefineDataType', fields: definitionFields, needsRecentLogin: true },
  async ({ fields, session, caller }) => {
    await defineDataType(definitionIn(fields), session.account.id, caller)
    return done()
  },
)

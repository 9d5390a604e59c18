import * as v from 'valibot'
import { appoint } from '../../../lib/accounts/setRole.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { roleIn, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { integer, text } from '../../../lib/dialects/kit/fields.ts'

const fields = v.object({ id: integer, role: text })

/** POST /manager, SetRole — gives an account a role (docs/contract/action.md). */
export const action = managerAction(
  { name: 'SetRole', fields, needsRecentLogin: true },
  async ({ fields, session, caller }) => {
    await appoint(targetIn(fields), roleIn(fields.role), session.account.id, caller)
    return done()
  },
)

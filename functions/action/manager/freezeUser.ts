import { freezeAccount } from '../../../lib/accounts/freezeAccount.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { freezeFields, freezeIn, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

/** POST /manager, FreezeUser — freezes an account for a time (docs/contract/action.md). */
export const action = managerAction(
  { name: 'FreezeUser', fields: freezeFields, needsRecentLogin: true },
  async ({ fields, session, caller }) => {
    await freezeAccount(targetIn(fields), freezeIn(fields), session.account.id, caller)
    return done()
  },
)

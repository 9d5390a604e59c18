import { unfreezeAccount } from '../../../lib/accounts/freezeAccount.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

/** POST /manager, UnfreezeUser — lifts a freeze (docs/contract/action.md). */
export const action = managerAction(
  { name: 'UnfreezeUser', fields: targetFields },
  async ({ fields, session, caller }) => {
    await unfreezeAccount(targetIn(fields), session.account.id, caller)
    return done()
  },
)

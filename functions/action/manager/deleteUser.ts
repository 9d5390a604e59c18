import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { deleteAccountAsManager } from '../../../lib/leaving/deleteAccountAsManager.ts'

/** POST /manager, DeleteUser — deletes anybody's account (docs/contract/action.md). */
export const action = managerAction(
  { name: 'DeleteUser', fields: targetFields, needsRecentLogin: true },
  async ({ fields, session, caller }) => {
    await deleteAccountAsManager(targetIn(fields), session.account.id, caller)
    return done()
  },
)

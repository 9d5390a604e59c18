import { unlockAccount } from '../../../lib/accounts/unlockAccount.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

/** POST /manager, UnlockUser — lifts the lock of a password login (docs/contract/action.md). */
export const action = managerAction(
  { name: 'UnlockUser', fields: targetFields, leadersToo: true },
  async ({ fields, session, caller }) => {
    await unlockAccount(targetIn(fields), session.account.id, caller)
    return done()
  },
)

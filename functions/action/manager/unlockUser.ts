import { unlockAccount } from '../../../lib/accounts/unlockAccount.ts'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

export const action = deskAction(
  { name: 'UnlockUser', fields: targetFields, leadersToo: true },
  async ({ fields, session, origin }) => {
    await unlockAccount(targetIn(fields), session.account.id, origin)
    return done()
  },
)

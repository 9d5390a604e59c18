import { freezeAccount } from '../../../lib/accounts/freeze.ts'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { freezeFields, freezeIn, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

export const action = deskAction(
  { name: 'FreezeUser', fields: freezeFields, isGrave: true },
  async ({ fields, session, origin }) => {
    await freezeAccount(targetIn(fields), freezeIn(fields), session.account.id, origin)
    return done()
  },
)

import { releasePhone } from '../../../lib/accounts/releasePhone.ts'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

export const action = deskAction(
  { name: 'ReleasePhone', fields: targetFields },
  async ({ fields, session, origin }) => {
    await releasePhone(targetIn(fields), session.account.id, origin)
    return done()
  },
)

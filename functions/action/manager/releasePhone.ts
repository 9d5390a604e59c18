import { releasePhone } from '../../../lib/accounts/releasePhone.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'

/** POST /manager, ReleasePhone — frees the phone of an account (docs/contract/action.md). */
export const action = managerAction(
  { name: 'ReleasePhone', fields: targetFields },
  async ({ fields, session, caller }) => {
    await releasePhone(targetIn(fields), session.account.id, caller)
    return done()
  },
)

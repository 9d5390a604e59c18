import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { revokeAllSessions } from '../../../lib/sessions/revokeAllSessions.ts'

/** POST /manager, RevokeSessions — ends all sessions of an account (docs/contract/action.md). */
export const action = managerAction(
  { name: 'RevokeSessions', fields: targetFields },
  async ({ fields, session, caller }) => {
    await revokeAllSessions(targetIn(fields), session.account.id, caller)
    return done()
  },
)

import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { revokeAllSessions } from '../../../lib/sessions/revokeAllSessions.ts'

export const action = deskAction(
  { name: 'RevokeSessions', fields: targetFields },
  async ({ fields, session, origin }) => {
    await revokeAllSessions(targetIn(fields), session.account.id, origin)
    return done()
  },
)

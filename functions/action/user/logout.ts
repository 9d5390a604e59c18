import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { loggedOut } from '../../../lib/dialects/action/views.ts'
import { endSession } from '../../../lib/sessions/endSession.ts'

/** POST /user, Logout — ends the session (docs/contract/action.md). */
export const action = ownAction({ name: 'Logout', fields: v.object({}) }, async ({ session, caller }) => {
  await endSession(session, caller)
  return loggedOut()
})

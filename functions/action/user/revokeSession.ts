import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { sessionRevoked } from '../../../lib/dialects/action/views.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { revokeSession } from '../../../lib/sessions/revokeSession.ts'

const fields = v.object({ session: text })

/** POST /user, RevokeSession — ends one of one's sessions (docs/contract/action.md). */
export const action = ownAction({ name: 'RevokeSession', fields }, async ({ fields, session, caller }) => {
  await revokeSession(session, fields.session, caller)
  return sessionRevoked()
})

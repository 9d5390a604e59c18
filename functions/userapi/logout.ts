import * as v from 'valibot'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { integer } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/userapi/endpoint.ts'
import { loggedOut } from '../../lib/dialects/userapi/views.ts'
import { fault } from '../../lib/fault.ts'
import { endSession } from '../../lib/sessions/endSession.ts'

const fields = v.object({ user_id: integer })

/** POST /user/logout — ends the session (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'logout', method: 'POST', fields, session: requiredSession },
  async ({ fields, session, caller }) => {
    if (fields.user_id !== session.account.id) throw fault('not-own-account')
    await endSession(session, caller)
    return loggedOut()
  },
)

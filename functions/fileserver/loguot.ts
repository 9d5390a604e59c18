import * as v from 'valibot'
import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { loggedOut } from '../../lib/dialects/fileserver/views.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { endSession } from '../../lib/sessions/endSession.ts'

/** POST /loguot, GET /loguot, POST /logout, GET /logout — ends the session (docs/contract/fileserver.md). */
export const handler = endpoint(
  {
    operation: 'loguot',
    method: ['POST', 'GET'],
    fields: v.object({}),
    session: requiredSession,
  },
  async ({ session, caller }) => {
    await endSession(session, caller)
    return loggedOut(session.account)
  },
)

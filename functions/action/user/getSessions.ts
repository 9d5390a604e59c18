import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { sessionsListed } from '../../../lib/dialects/action/views.ts'
import { listSessions } from '../../../lib/sessions/listSessions.ts'

/** POST /user, GetSessions — lists one's sessions (docs/contract/action.md). */
export const action = ownAction({ name: 'GetSessions', fields: v.object({}) }, async ({ session }) =>
  sessionsListed(await listSessions(session)),
)

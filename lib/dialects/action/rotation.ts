import { rotateSession } from '../../sessions/rotateSession.ts'
import type { Session } from '../../sessions/session.ts'
import { requiredSession } from '../kit/credential.ts'
import type { ActionSession } from './endpoint.ts'
import { withRotated } from './views.ts'

/**
 * The live session of a request. Its token is rotated before anything else, so that every answer carries the new one,
 * refusals too.
 */
export const rotatedSession: ActionSession<Session> = async (event, body, query, state) => {
  const session = await requiredSession(event, body, query)
  state.decorate = withRotated(await rotateSession(session))
  return session
}

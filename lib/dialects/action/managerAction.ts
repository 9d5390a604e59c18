/** The actions of managers: who may do them, and how recent the login must be. */
import { fault } from '../../fault.ts'
import { isRecent, type Session } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { requiredSession } from '../kit/credential.ts'
import type { FieldsSchema } from '../kit/fields.ts'
import type { Input } from '../kit/readRequest.ts'
import { type Action, type ActionSession, openAction } from './endpoint.ts'
import type { ManagerAction } from './operations.ts'

interface ManagerRoute<Schema extends FieldsSchema> {
  name: ManagerAction
  fields: Schema
  /** Leaders may do it too; admins always may. */
  leadersToo?: true
  /** Requires a recent login: the action cannot be undone, or it gives power to an account. */
  needsRecentLogin?: true
}

type Guard = Pick<ManagerRoute<FieldsSchema>, 'leadersToo' | 'needsRecentLogin'>

/** @throws {Fault} `no-session`, `forbidden`, `login-too-old` */
function managersSession({ leadersToo, needsRecentLogin }: Guard): ActionSession<Session> {
  return async (event, body, query) => {
    const session = await requiredSession(event, body, query)
    const { role } = session.account
    if (role !== 'admin' && !(leadersToo && role === 'leader')) throw fault('forbidden')
    if (needsRecentLogin && !isRecent(session, Date.now())) throw fault('login-too-old')
    return session
  }
}

/** An action of a manager; its `id` names the account that it is about. */
export function managerAction<Schema extends FieldsSchema>(
  { name, fields, ...guard }: ManagerRoute<Schema>,
  act: (input: Input<Schema, Session>) => Promise<Answer>,
): Action {
  return openAction({ name, fields, session: managersSession(guard) }, act)
}

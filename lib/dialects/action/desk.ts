/** The manager's desk: who may sit there, and how fresh his login must be. */
import { fault } from '../../fault.ts'
import { isRecent } from '../../sessions/isRecent.ts'
import type { Session } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import { requiredSession } from '../kit/credential.ts'
import type { FieldsSchema } from '../kit/fields.ts'
import type { Input } from '../kit/judge.ts'
import { type Action, type ActionSession, openAction } from './endpoint.ts'
import type { ManagerAction } from './faults.ts'

interface DeskRoute<Schema extends FieldsSchema> {
  name: ManagerAction
  fields: Schema
  /** Admins always; leaders where it says so. */
  leadersToo?: true
  /** Cannot be taken back, or makes somebody powerful: asks for a recent login. */
  isGrave?: true
}

type Guard = Pick<DeskRoute<FieldsSchema>, 'leadersToo' | 'isGrave'>

/** @throws {Fault} `no-session`, `forbidden`, `login-too-old` */
function managersSession({ leadersToo, isGrave }: Guard): ActionSession<Session> {
  return async (event, body, query) => {
    const session = await requiredSession(event, body, query)
    const { role } = session.account
    if (role !== 'admin' && !(leadersToo && role === 'leader')) throw fault('forbidden')
    if (isGrave && !isRecent(session, Date.now())) throw fault('login-too-old')
    return session
  }
}

/** An action of a manager; its `id` names whom it is about. */
export function deskAction<Schema extends FieldsSchema>(
  { name, fields, ...guard }: DeskRoute<Schema>,
  act: (input: Input<Schema, Session>) => Promise<Answer>,
): Action {
  return openAction({ name, fields, session: managersSession(guard) }, act)
}

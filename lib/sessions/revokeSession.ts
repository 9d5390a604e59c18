import { deleteItem } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { listSessions } from './listSessions.ts'
import type { Session } from './session.ts'
import { sameSession, sessionKey } from './table.ts'

/**
 * Ends one of the account's own sessions.
 * @param name its name in `listSessions`
 * @throws {Fault} `no-such-session` for any name that no live session of this account has
 */
export async function revokeSession(session: Session, name: string, caller: Caller): Promise<void> {
  const { account } = session
  const target = (await listSessions(session)).find((own) => own.name === name)
  if (!target) throw fault('no-such-session')
  const ended = await deleteItem({ ...sessionKey(account.id, target.slot), ...sameSession(target) })
  if (!ended.done && ended.item) throw fault('no-such-session')
  await logSecurityEvent('session_revoked', caller, { account: account.id, session: target.sid })
}

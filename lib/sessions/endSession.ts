import { deleteItem } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault } from '../fault.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import type { Session } from './session.ts'
import { sameSession, sessionKey, slotOf } from './table.ts'

/**
 * Ends a session for good.
 * @throws {Fault} `no-session` where it has ended meanwhile
 */
export async function endSession({ account, sid, name }: Session, caller: Caller): Promise<void> {
  const ended = await deleteItem({ ...sessionKey(account.id, slotOf(sid) ?? 0), ...sameSession({ name }) })
  if (!ended.done && ended.item) throw new Fault('no-session', { given: true })
  await logSecurityEvent('logged_out', caller, { account: account.id, session: sid })
}

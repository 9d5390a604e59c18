import { audit } from '../audit/record.ts'
import { deleteItem } from '../aws/dynamodb.ts'
import { Fault } from '../fault.ts'
import type { Origin } from '../origin.ts'
import type { Session } from './session.ts'
import { sameSession, sessionKey, slotOf } from './table.ts'

/**
 * Ends a session for good.
 * @throws {Fault} `no-session` where it has ended meanwhile
 */
export async function endSession({ account, sid, name }: Session, origin: Origin): Promise<void> {
  const ended = await deleteItem({ ...sessionKey(account.id, slotOf(sid) ?? 0), ...sameSession({ name }) })
  if (!ended.done && ended.item) throw new Fault('no-session', { given: true })
  await audit('logged_out', origin, { account: account.id, session: sid })
}

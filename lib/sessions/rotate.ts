import { updateItem } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import type { Session } from './session.ts'
import { signToken } from './sign.ts'
import { newSid, sessionKey, slotOf } from './table.ts'

export interface Rotated {
  token: string
  /** Seconds the token lives, for the cookie. */
  maxAgeSeconds: number
}

/** Gives the session a new id; whoever comes second finds the one the first has given. */
async function currentSid({ sid, presentedFormer, account }: Session, now: number): Promise<string> {
  if (presentedFormer) return sid
  const slot = slotOf(sid) ?? 0
  const next = newSid(slot)
  const rotated = await updateItem({
    ...sessionKey(account.id, slot),
    update: 'SET sid = :next, former = :sid, formerUntil = :until',
    condition: 'sid = :sid',
    values: { ':next': next, ':sid': sid, ':until': now + settings().ROTATION_GRACE_SECONDS * 1000 },
  })
  if (rotated.done) return next
  if (rotated.item?.['former'] !== sid) throw new Fault('no-session', { given: true })
  return String(rotated.item['sid'])
}

/**
 * Rotates a session: a new token, the old one honoured for the grace and then never. Of requests that race with one
 * token all get the same new session id; one on the old token gets the current one and rotates nothing.
 * @throws {Fault} `no-session` where it has ended meanwhile
 */
export async function rotateSession(session: Session): Promise<Rotated> {
  const now = Date.now()
  const sid = await currentSid(session, now)
  const { account, expiresAt } = session
  const maxAgeSeconds = Math.max(0, Math.floor((expiresAt - now) / 1000))
  return { token: await signToken(account.id, sid, now, expiresAt), maxAgeSeconds }
}

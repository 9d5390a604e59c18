import { writeOwn } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import type { Session } from './session.ts'
import { signToken } from './signToken.ts'
import { carries, newSid, rotationUpdate, sessionFrom, slotOf } from './table.ts'

export interface Rotated {
  token: string
  /** Seconds the token lives, for the cookie. */
  maxAgeSeconds: number
}

// More rotations within the grace are no work of a person; without a bound the item would grow.
const FORMERS_MAX = 20

/** Gives the session a new id. Of two rotations at once the second returns the id that the first has given. */
async function currentSid({ sid, formers, presentedFormer, account }: Session, now: number): Promise<string> {
  if (presentedFormer) return sid
  const slot = slotOf(sid) ?? 0
  const next = newSid(slot)
  const former = { sid, until: now + settings().ROTATION_GRACE_SECONDS * 1000 }
  const kept = formers.slice(0, FORMERS_MAX - 1)
  const rotated = await writeOwn(rotationUpdate(account.id, sid, next, [former, ...kept]))
  if (rotated.done) return next
  const winner = sessionFrom(rotated.item)
  if (!winner || !carries(winner, sid, now)) throw new Fault('no-session', { given: true })
  return winner.sid
}

/**
 * Rotates a session: a new token; the old one is honoured for the grace and then never. Requests that race with one
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

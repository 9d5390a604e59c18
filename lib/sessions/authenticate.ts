import { isFrozen } from '../accounts/account.ts'
import { accountFrom, accountKey } from '../accounts/table.ts'
import { getAcross, updateItem } from '../aws/dynamodb.ts'
import { Fault } from '../fault.ts'
import type { Session } from './session.ts'
import { carries, isLive, type SessionItem, sessionFrom, sessionKey, slotOf, visitUpdate, wasOf } from './table.ts'
import { verifyToken } from './verifyToken.ts'

const SEEN_EVERY_MS = 3_600_000

const refused = () => new Fault('no-session', { given: true })

/** Notes the visit, at most hourly. A session that ended meanwhile is not written again. */
async function noteVisit(session: SessionItem, now: number): Promise<void> {
  if (now - session.lastSeenAt < SEEN_EVERY_MS) return
  await updateItem(visitUpdate(session, now))
}

/**
 * The live session of a token: checks the signature, then reads record and account, strongly consistent.
 * @throws {Fault} `no-session` for a token that is broken, expired or revoked, and for an account that is frozen or
 * deleted; with `reused` for a replaced token
 * @throws where keys or tables do not answer: a failing dependency never counts as «logged out»
 */
export async function authenticate(token: string): Promise<Session> {
  const claims = await verifyToken(token)
  const slot = claims && slotOf(claims.sid)
  if (claims === null || slot === null) throw refused()
  const ofAccount = accountKey(claims.account)
  const ofSession = sessionKey(claims.account, slot)
  const found = await getAcross({ [ofAccount.table]: ofAccount.key, [ofSession.table]: ofSession.key })
  const account = accountFrom(found[ofAccount.table])
  const session = sessionFrom(found[ofSession.table])
  const now = Date.now()
  const theirs = session !== null && carries(session, claims.sid, now)
  if (account && session && !theirs && wasOf(session, claims.sid)) {
    throw new Fault('no-session', { given: true, reused: { account: account.id, session: claims.sid } })
  }
  if (!account || !theirs || !isLive(session, account, now) || isFrozen(account, now)) throw refused()
  await noteVisit(session, now)
  const { sid, name, formers = [], createdAt, loginAt, expiresAt } = session
  return { sid, name, formers, presentedFormer: sid !== claims.sid, account, createdAt, loginAt, expiresAt }
}

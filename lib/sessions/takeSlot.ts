import { randomInt } from 'node:crypto'
import type { Account } from '../accounts/account.ts'
import type { OwnWrite, Put } from '../aws/dynamodb.ts'
import { type again, untilSettled } from '../aws/retry.ts'
import { type Ahead, ahead } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { signingKey } from '../keys/signingKey.ts'
import { everySession } from './listSessions.ts'
import { isLive, newSid, type SessionItem, sessionPut } from './table.ts'

interface Place {
  slot: number
  /** Id of the session in the slot, ended or not. */
  former: string | null
}

// Each failed round means that another login succeeded; twenty at once need no more.
const ATTEMPTS_MAX = 40

/** A free slot at random; where none is free, that of the oldest session. */
function choosePlace(sessions: readonly SessionItem[], account: Account, now: number): Place {
  const bySlot = new Map(sessions.map((session) => [session.slot, session]))
  const slots = Array.from({ length: settings().SESSIONS_PER_ACCOUNT }, (_, slot) => slot)
  // A session of a later epoch than the one read belongs to a login that came first: its slot is not free.
  const isOver = (session: SessionItem) => session.epoch <= account.epoch && !isLive(session, account, now)
  const free = slots.filter((slot) => {
    const session = bySlot.get(slot)
    return !session || isOver(session)
  })
  const oldest = sessions
    .filter(({ slot }) => slots.includes(slot))
    .reduce<SessionItem | null>((old, next) => (old && old.createdAt <= next.createdAt ? old : next), null)
  const slot = free.length > 0 ? (free[randomInt(free.length)] ?? 0) : (oldest?.slot ?? 0)
  return { slot, former: bySlot.get(slot)?.sid ?? null }
}

/**
 * Finds a slot for a new session and has it taken.
 * @param epoch the epoch of the session; it may be the one that the same transaction begins
 * @param take carries out the write; `again` asks for another slot
 * @param sessions what lies in the account's slots
 * @throws {Fault} `unavailable` where other logins took every slot first
 */
export async function takeSlot<T>(
  account: Account,
  epoch: number,
  caller: Caller,
  take: (put: OwnWrite & Put, sid: string, now: number) => Promise<T | typeof again>,
  sessions: Ahead<SessionItem[]> = ahead(() => everySession(account.id)),
): Promise<T> {
  // Read first: without a key no session is opened and no code used up.
  await signingKey()
  return untilSettled(ATTEMPTS_MAX, async () => {
    const now = Date.now()
    const { slot, former } = choosePlace(await sessions.next(), account, now)
    const sid = newSid(slot)
    return take(sessionPut({ id: account.id, epoch }, slot, sid, former, caller, now), sid, now)
  })
}

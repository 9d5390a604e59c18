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
  /** The session in the slot, ended or not. */
  former: SessionItem | null
}

// Each failed round means that another login succeeded; twenty at once need no more.
const ATTEMPTS_MAX = 40

/**
 * A free slot at random; where none is free, that of the oldest session.
 * @returns null where a session is of a later epoch than the account as it was read: no slot is this login's to take
 */
function choosePlace(sessions: readonly SessionItem[], account: Account, now: number): Place | null {
  if (sessions.some(({ epoch }) => epoch > account.epoch)) return null
  const bySlot = new Map(sessions.map((session) => [session.slot, session]))
  const slots = Array.from({ length: settings().SESSIONS_PER_ACCOUNT }, (_, slot) => slot)
  const free = slots.filter((slot) => {
    const session = bySlot.get(slot)
    return !session || !isLive(session, account, now)
  })
  const oldest = sessions
    .filter(({ slot }) => slots.includes(slot))
    .reduce<SessionItem | null>((old, next) => (old && old.createdAt <= next.createdAt ? old : next), null)
  const slot = free.length > 0 ? (free[randomInt(free.length)] ?? 0) : (oldest?.slot ?? 0)
  return { slot, former: bySlot.get(slot) ?? null }
}

/**
 * Finds a slot for a new session and has it taken.
 * @param epoch the epoch of the session; it may be the one that the same transaction begins
 * @param take carries out the write; `again` asks for another slot
 * @param sessions what lies in the account's slots
 * @returns null where the account has moved to a later epoch since it was read
 * @throws {Fault} `unavailable` where other logins took every slot first
 */
export async function takeSlot<T>(
  account: Account,
  epoch: number,
  caller: Caller,
  take: (put: OwnWrite & Put, sid: string, now: number) => Promise<T | typeof again>,
  sessions: Ahead<SessionItem[]> = ahead(() => everySession(account.id)),
): Promise<T | null> {
  // Read first: without a key no session is opened and no code used up.
  await signingKey()
  return untilSettled(ATTEMPTS_MAX, async () => {
    const now = Date.now()
    const place = choosePlace(await sessions.next(), account, now)
    if (place === null) return null
    const { slot, former } = place
    const sid = newSid(slot)
    return take(sessionPut({ id: account.id, epoch }, slot, sid, former, caller, now), sid, now)
  })
}

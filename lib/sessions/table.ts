/**
 * The items of sessions. An account has a fixed number of slots and every session takes one, so that races cannot make
 * more sessions than slots. A session of an older epoch than its account's has ended.
 */
import { randomBytes } from 'node:crypto'
import type { Account } from '../accounts/account.ts'
import type { Item, OwnWrite, Put, Update } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { environment, settings } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

const DAY_MS = 86_400_000

/** An id that a rotation has replaced, and until when it is honoured (epoch ms). */
export interface FormerSid {
  sid: string
  until: number
}

export interface SessionItem {
  account: AccountId
  slot: number
  sid: string
  /** The name that its owner sees; stays the same when the session rotates. */
  name: string
  /** The ids before the last rotations, the latest first; they are kept past their grace, to know them when they come again. */
  formers?: readonly FormerSid[]
  epoch: number
  createdAt: number
  loginAt: number
  lastSeenAt: number
  address: string
  agent: string
  expiresAt: number
}

/** The partition of an account's sessions. */
export const sessionsOf = (account: AccountId) => ({
  table: environment().sessionsTable,
  hash: ['account', account] as [string, number],
})

export const sessionKey = (account: AccountId, slot: number) => ({
  table: environment().sessionsTable,
  key: { account, slot },
})

/** `07` and 128 random bits: the slot can be read off, the rest cannot be guessed. */
export function newSid(slot: number): string {
  return `${String(slot).padStart(2, '0')}${randomBytes(16).toString('base64url')}`
}

/** @returns null for text that is no session id */
export function slotOf(sid: string): number | null {
  return /^\d{2}[A-Za-z0-9_-]{22}$/.test(sid) ? Number(sid.slice(0, 2)) : null
}

export function sessionFrom(item: Item | undefined): SessionItem | null {
  if (!item || typeof item['expiresAt'] !== 'number') return null
  return item as unknown as SessionItem
}

/** Whether a session counts at this moment. The expiry decides, not the sweep that deletes it later. */
export function isLive(session: SessionItem, account: Pick<Account, 'epoch'>, now: number): boolean {
  return session.epoch === account.epoch && session.expiresAt > now
}

/** Whether a token with this id belongs to the session: its current id, or a former one within its grace. */
export function carries({ sid, formers = [] }: SessionItem, presented: string, now: number): boolean {
  return sid === presented || formers.some((former) => former.sid === presented && former.until > now)
}

/** Whether a token with this id belonged to the session once. */
export const wasOf = ({ formers = [] }: SessionItem, presented: string): boolean =>
  formers.some(({ sid }) => sid === presented)

/** Holds while the slot has this session, rotated or not. */
export const sameSession = ({ name }: Pick<SessionItem, 'name'>) => ({
  condition: '#name = :name',
  names: { '#name': 'name' },
  values: { ':name': name },
})

/**
 * Takes a slot: a free one, or the one that holds `former` as it was read. A session that has moved to another epoch
 * meanwhile is live again and keeps its slot.
 */
export function sessionPut(
  account: Pick<Account, 'id' | 'epoch'>,
  slot: number,
  sid: string,
  former: Pick<SessionItem, 'sid' | 'epoch'> | null,
  caller: Caller,
  now: number,
): OwnWrite & Put {
  const expiresAt = now + settings().SESSION_DAYS * DAY_MS
  return {
    table: environment().sessionsTable,
    item: {
      account: account.id,
      slot,
      sid,
      name: randomBytes(9).toString('base64url'),
      epoch: account.epoch,
      createdAt: now,
      loginAt: now,
      lastSeenAt: now,
      address: caller.address,
      agent: caller.agent,
      expiresAt,
      ttl: Math.ceil(expiresAt / 1000),
    },
    mark: { attribute: 'sid', value: sid },
    ...(former === null
      ? { condition: 'attribute_not_exists(sid)' }
      : { condition: 'sid = :former AND epoch = :epoch', values: { ':former': former.sid, ':epoch': former.epoch } }),
  }
}

/** Notes when the session was last seen, if it has not ended or rotated meanwhile. */
export function visitUpdate({ account, slot, sid }: SessionItem, now: number): Update {
  return {
    ...sessionKey(account, slot),
    update: 'SET lastSeenAt = :now',
    condition: 'sid = :sid',
    values: { ':now': now, ':sid': sid },
  }
}

/** Gives a session its next id; refused where another rotation came first. */
export function rotationUpdate(
  account: AccountId,
  sid: string,
  next: string,
  formers: readonly FormerSid[],
): OwnWrite & Update {
  return {
    ...sessionKey(account, slotOf(sid) ?? 0),
    mark: { attribute: 'sid', value: next },
    update: 'SET sid = :next, formers = :formers',
    condition: 'sid = :sid',
    values: { ':next': next, ':formers': formers, ':sid': sid },
  }
}

/** Moves a session into another epoch of its account. */
export function epochUpdate(
  account: AccountId,
  { sid, name }: Pick<SessionItem, 'sid' | 'name'>,
  epoch: number,
): Update {
  const { values, ...same } = sameSession({ name })
  return {
    ...sessionKey(account, slotOf(sid) ?? 0),
    ...same,
    update: 'SET epoch = :next',
    values: { ...values, ':next': epoch },
  }
}

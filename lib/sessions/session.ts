import type { Account } from '../accounts/account.ts'
import { settings } from '../config.ts'
import type { FormerSid } from './table.ts'

/** A live session, read together with its account. Times are epoch milliseconds. */
export interface Session {
  /** The id that its current token carries; also names its slot: the first two digits. */
  sid: string
  /** The name that its owner sees; stays the same when the session rotates. */
  name: string
  formers: readonly FormerSid[]
  /** Whether the request came with the token before the last rotation, within its grace. */
  presentedFormer: boolean
  account: Account
  createdAt: number
  /** The login that opened it; a rotation does not move it. */
  loginAt: number
  expiresAt: number
}

/** The result of a login. */
export interface OpenedSession {
  account: Account
  token: string
  /** Seconds the token lives, for the cookie. */
  maxAgeSeconds: number
  /** Whether this was the account's first successful login ever. */
  first: boolean
}

/** Whether the login is fresh enough for actions that cannot be taken back. */
export function isRecent({ loginAt }: Session, now: number): boolean {
  return now - loginAt <= settings().RECENT_LOGIN_MINUTES * 60_000
}

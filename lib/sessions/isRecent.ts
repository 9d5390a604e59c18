import { settings } from '../config.ts'
import type { Session } from './session.ts'

/** Whether the session's login is fresh enough for what cannot be taken back. */
export function isRecent({ loginAt }: Session, now: number): boolean {
  return now - loginAt <= settings().RECENT_LOGIN_MINUTES * 60_000
}

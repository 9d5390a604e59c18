import { provePassword } from '../accounts/provePassword.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault, fault } from '../fault.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { subjects } from '../throttle/table.ts'
import { isRecent, type Session } from './session.ts'

/**
 * Compares the old password of a session's account; it spends the same throttle as a login.
 * @throws {Fault} `wrong-password` (a wait and a lock too)
 */
export async function proveOldPassword({ account }: Session, md5: Md5Hex | null, caller: Caller): Promise<void> {
  const proof = await provePassword(subjects.account(account.id), account, md5, caller)
  if (proof.kind === 'right') return
  throw new Fault('wrong-password', 'retryAfterSeconds' in proof ? { retryAfterSeconds: proof.retryAfterSeconds } : {})
}

/**
 * The proof that a change of the password by session needs: the old password, or a recent login.
 * @param old undefined where none was given; null for text that cannot be a password
 * @throws {Fault} `login-too-old`, `wrong-password`
 */
export async function proveOwner(session: Session, old: Md5Hex | null | undefined, caller: Caller): Promise<void> {
  if (old !== undefined) return proveOldPassword(session, old, caller)
  if (!isRecent(session, Date.now())) throw fault('login-too-old')
}

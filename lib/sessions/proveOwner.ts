import { provePassword } from '../accounts/provePassword.ts'
import { Fault, fault } from '../fault.ts'
import type { Md5Hex } from '../md5.ts'
import type { Origin } from '../origin.ts'
import { subjects } from '../throttle/table.ts'
import { isRecent } from './isRecent.ts'
import type { Session } from './session.ts'

/**
 * Compares the old password of a session's account; it spends the same throttle as a login.
 * @throws {Fault} `wrong-password` (a wait and a lock too)
 */
export async function proveOldPassword({ account }: Session, md5: Md5Hex | null, origin: Origin): Promise<void> {
  const proof = await provePassword(subjects.account(account.id), account, md5, origin)
  if (proof.kind === 'right') return
  throw new Fault('wrong-password', 'retryAfterSeconds' in proof ? { retryAfterSeconds: proof.retryAfterSeconds } : {})
}

/**
 * The proof that a change of the password by session needs: the old one, or a recent login.
 * @param old undefined where none was given; null where what was given cannot be a password
 * @throws {Fault} `login-too-old`, `wrong-password`
 */
export async function proveOwner(session: Session, old: Md5Hex | null | undefined, origin: Origin): Promise<void> {
  if (old !== undefined) return proveOldPassword(session, old, origin)
  if (!isRecent(session, Date.now())) throw fault('login-too-old')
}

import { provePassword } from '../accounts/provePassword.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault, fault } from '../fault.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { spendPassword } from '../throttle/budgets.ts'
import { subjects } from '../throttle/table.ts'
import { isRecent, type Session } from './session.ts'

/**
 * Compares the old password of a session's account; it spends the same throttle as a login, and the budgets of passwords.
 * @throws {Fault} `wrong-password` (a wait and a lock too), `too-many-requests`
 */
export async function proveOldPassword({ account }: Session, md5: Md5Hex | null, caller: Caller): Promise<void> {
  await spendPassword(account.id, caller.network)
  const proof = await provePassword(subjects.account(account.id), account, md5, caller)
  if (proof.kind === 'right') return
  if (proof.kind === 'wrong') throw fault('wrong-password')
  throw new Fault('wrong-password', { retryAfterSeconds: proof.retryAfterSeconds, limit: proof.limit })
}

/**
 * The proof that the owner holds a session: the password, or a recent login.
 * @param old undefined where none was given; null for text that cannot be a password
 * @throws {Fault} `login-too-old`, `wrong-password`, `too-many-requests`
 */
export async function proveOwner(session: Session, old: Md5Hex | null | undefined, caller: Caller): Promise<void> {
  if (old !== undefined) return proveOldPassword(session, old, caller)
  if (!isRecent(session, Date.now())) throw fault('login-too-old')
}

/**
 * The same before a new password, whose verifier costs a computation in any case.
 * @throws {Fault} as `proveOwner`
 */
export async function proveForChange(session: Session, old: Md5Hex | null | undefined, caller: Caller): Promise<void> {
  await proveOwner(session, old, caller)
  if (old === undefined) await spendPassword(session.account.id, caller.network)
}

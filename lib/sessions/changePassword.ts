import { identifiersOf } from '../accounts/account.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { acceptable } from '../passwords/password.ts'
import { makeVerifier } from '../passwords/verifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { changeAccount } from './changeAccount.ts'
import { proveForChange } from './proveOwner.ts'
import type { Session } from './session.ts'

/**
 * Sets a new password by session; all other sessions and all codes end with it.
 * @param old MD5 of the old one, undefined where none was given
 * @throws {Fault} `invalid`, `login-too-old`, `wrong-password`, `old-data-differs`, `too-many-requests`
 */
export async function changePassword(
  session: Session,
  md5: Md5Hex,
  old: Md5Hex | null | undefined,
  caller: Caller,
): Promise<void> {
  const { account } = session
  if (!acceptable(md5, identifiersOf(account))) throw fault('invalid')
  await proveForChange(session, old, caller)
  await changeAccount(session, { verifier: await makeVerifier(md5) })
  await logSecurityEvent('password_changed', caller, { account: account.id })
}

import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { makeVerifier } from '../passwords/verifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendLookUp } from '../throttle/budgets.ts'
import { changeAccount } from './changeAccount.ts'
import { proveForChange } from './proveOwner.ts'
import type { Session } from './session.ts'

/** The changes that a person asks for in his own account; null leaves a field as it is. */
export interface AccountEdit {
  name: string | null
  /** Epoch milliseconds. */
  birth: number | null
  email: Identifier | null
  md5: Md5Hex | null
}

/**
 * Changes what an account says of itself, all or nothing; a new password ends all other sessions and all codes.
 * @param old MD5 of the old password, undefined where none was given; ignored without a new one
 * @throws {Fault} `nothing-changed` (a password always counts as different), `login-too-old`, `wrong-password`,
 * `identifier-taken`, `old-data-differs`, `too-many-requests` (an email costs a look-up, since the answer tells whether
 * it is taken; a password costs a computation)
 */
export async function editAccount(
  session: Session,
  { name, birth, email, md5 }: AccountEdit,
  old: Md5Hex | null | undefined,
  caller: Caller,
): Promise<void> {
  const { account } = session
  const set = {
    ...(name !== null && name !== account.name && { name }),
    ...(birth !== null && birth !== account.profile.birth && { birth }),
  }
  const changesEmail = email !== null && email.key !== account.email
  const changesProfile = Object.keys(set).length > 0 || changesEmail
  if (!changesProfile && md5 === null) throw fault('nothing-changed')
  if (changesEmail) await spendLookUp(account, caller.network)
  if (md5 !== null) await proveForChange(session, old, caller)
  await changeAccount(session, {
    set,
    ...(changesEmail && { email: email.key }),
    ...(md5 !== null && { verifier: await makeVerifier(md5) }),
  })
  if (changesProfile) await logSecurityEvent('profile_changed', caller, { account: account.id })
  if (md5 !== null) await logSecurityEvent('password_changed', caller, { account: account.id })
}

import type { Caller } from '../caller/caller.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { changePassword } from './changePassword.ts'
import type { Session } from './session.ts'

/**
 * Sets a new password of the account that a request names, by a session of the same account.
 * @param session the session, or the fault that there is none
 * @param old MD5 of the old one, undefined where none was given
 * @throws {Fault} `no-session`, `not-own-account` (id or phone is another's), and what `changePassword` throws
 */
export async function changePasswordOf(
  { id, phone }: { id: AccountId; phone: Phone },
  session: Session | Fault,
  md5: Md5Hex,
  old: Md5Hex | undefined,
  caller: Caller,
): Promise<void> {
  if (session instanceof Fault) throw session
  const { account } = session
  if (account.id !== id || account.phone?.phone.number !== phone.number) throw fault('not-own-account')
  await changePassword(session, md5, old, caller)
}

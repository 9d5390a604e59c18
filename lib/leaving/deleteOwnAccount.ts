import { checkCode, type RightCode } from '../codes/check.ts'
import { fault } from '../fault.ts'
import type { Md5Hex } from '../md5.ts'
import type { Origin } from '../origin.ts'
import { proveOldPassword } from '../sessions/proveOwner.ts'
import type { Session } from '../sessions/session.ts'
import { deleteAccount } from './deleteAccount.ts'

/** What shows that it is the owner who wants to leave. */
export type Farewell = { md5: Md5Hex | null } | { typedCode: string }

/** A code is sent to a proved phone alone, so without one there is none that could be right. */
function checkFarewellCode({ account }: Session, typedCode: string, origin: Origin): Promise<RightCode> {
  if (account.phone?.state !== 'proved') throw fault('code-expired')
  return checkCode(account.phone.phone, 'delete', typedCode, origin)
}

/**
 * Deletes the session's own account, by its password or by a code of purpose `delete`.
 * @throws {Fault} `wrong-password` (a wait and a lock too), `wrong-code`, `code-expired`, `last-admin` (the code lives),
 * `no-session` where the session has ended meanwhile
 */
export async function deleteOwnAccount(session: Session, farewell: Farewell, origin: Origin): Promise<void> {
  const { id, epoch } = session.account
  if ('md5' in farewell) await proveOldPassword(session, farewell.md5, origin)
  const code = 'typedCode' in farewell ? await checkFarewellCode(session, farewell.typedCode, origin) : undefined
  await deleteAccount(id, origin, { epoch, ...(code && { code }) })
}

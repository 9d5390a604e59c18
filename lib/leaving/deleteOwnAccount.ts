import type { Caller } from '../caller/caller.ts'
import { checkCode, orRelease, type RightCode } from '../codes/checkCode.ts'
import { fault } from '../fault.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { proveOldPassword } from '../sessions/proveOwner.ts'
import type { Session } from '../sessions/session.ts'
import { deleteAccount } from './deleteAccount.ts'

/** The owner's proof. */
export type DeletionProof = { md5: Md5Hex | null } | { typedCode: string }

/** Codes are sent to proved phones alone, so without one no code can be right. */
function checkDeletionCode({ account }: Session, typedCode: string, caller: Caller): Promise<RightCode> {
  if (account.phone?.state !== 'proved') throw fault('code-expired')
  return checkCode(account.phone.phone, 'delete', typedCode, caller)
}

/**
 * Deletes the session's own account, by its password or by a code of purpose `delete`.
 * @throws {Fault} `wrong-password` (a wait and a lock too), `wrong-code`, `code-expired`, `last-admin` (the code lives),
 * `no-session` where the session has ended meanwhile
 */
export async function deleteOwnAccount(session: Session, proof: DeletionProof, caller: Caller): Promise<void> {
  const { id, epoch } = session.account
  if ('md5' in proof) await proveOldPassword(session, proof.md5, caller)
  const code = 'typedCode' in proof ? await checkDeletionCode(session, proof.typedCode, caller) : undefined
  if (code) await orRelease(code, deleteAccount(id, caller, { epoch, code }))
  else await deleteAccount(id, caller, { epoch })
}

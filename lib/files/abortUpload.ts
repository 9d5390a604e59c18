import type { Account } from '../accounts/account.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileId } from '../content/fileId.ts'
import { fault } from '../fault.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { ownUpload } from './access.ts'
import { dropUpload } from './dropUpload.ts'

/**
 * Ends the caller's own upload; a file that it has become stays.
 * @throws {Fault} `no-such-file` (also where the upload has ended), `file-denied`
 */
export async function abortUpload(account: Account, id: FileId | null, caller: Caller): Promise<void> {
  const file = await ownUpload(account, id)
  if (file.state !== 'pending' || !(await dropUpload(file))) throw fault('no-such-file')
  await logSecurityEvent('upload_aborted', caller, { account: account.id })
}

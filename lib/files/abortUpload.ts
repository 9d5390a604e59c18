import type { Account } from '../accounts/account.ts'
import { audit } from '../audit/record.ts'
import { fault } from '../fault.ts'
import type { FileId } from '../fileId.ts'
import type { Origin } from '../origin.ts'
import { ownUpload } from './access.ts'
import { dropUpload } from './dropUpload.ts'

/**
 * Ends an upload of one's own; a file that it has become stays.
 * @throws {Fault} `no-such-file` (also where it is over), `file-denied`
 */
export async function abortUpload(account: Account, id: FileId | null, origin: Origin): Promise<void> {
  const file = await ownUpload(account, id)
  if (file.state !== 'pending' || !(await dropUpload(file))) throw fault('no-such-file')
  await audit('upload_aborted', origin, { account: account.id })
}

import type { Account } from '../accounts/account.ts'
import { type FileDeed, may } from '../permission.ts'
import type { FileFacts } from './file.ts'

export type Viewer = Pick<Account, 'id' | 'role'>

/** A file's permission mask decides, and its owner may everything (contract, «Files»). */
export function mayDo(
  { id, role }: Viewer,
  { owner, permission }: Pick<FileFacts, 'owner' | 'permission'>,
  deed: FileDeed,
): boolean {
  return owner === id || may(permission, role, deed)
}

import type { Account } from '../accounts/account.ts'
import { findById } from '../accounts/findById.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import { acceptanceParts } from './bonds.ts'
import { settle } from './settle.ts'

/**
 * Makes a friend of whoever has asked.
 * @param id null for what can be no account's
 * @throws {Fault} `no-such-request`, `too-many-friends` (of either)
 */
export async function acceptFriend(account: Account, id: AccountId | null): Promise<void> {
  if (id === null || id === account.id || !(await findById(id))) throw fault('no-such-request')
  await settle(account.id, id, ({ bond }) => {
    if (bond.kind !== 'asked') throw fault('no-such-request')
    return { parts: acceptanceParts(account, id, bond, Date.now()), outcome: undefined }
  })
}

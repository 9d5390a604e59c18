import type { Account } from '../accounts/account.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import { endingParts } from './bonds.ts'
import { settle } from './settle.ts'

/**
 * Turns a request down; whoever asked is not told.
 * @param id null for what can be no account's
 * @throws {Fault} `no-such-request`
 */
export async function rejectFriend(account: Account, id: AccountId | null): Promise<void> {
  if (id === null || id === account.id) throw fault('no-such-request')
  await settle(account.id, id, ({ bond }) => {
    if (bond.kind !== 'asked') throw fault('no-such-request')
    return { parts: endingParts(account.id, [{ other: id, bond }]), outcome: undefined }
  })
}

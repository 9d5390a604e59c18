import type { Account } from '../accounts/account.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { unblockParts } from './bonds.ts'
import { meetOther } from './meet.ts'
import { settle } from './settle.ts'

/**
 * Lifts a block; nothing that it ended comes back. Who is not blocked may be unblocked all the same.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account` (nobody, oneself), `too-many-requests`
 */
export async function unblockUser(account: Account, id: AccountId | null, origin: Origin): Promise<void> {
  const other = await meetOther(account, id, origin)
  await settle(account.id, other.id, ({ blocks }) => ({
    parts: blocks ? unblockParts(account.id, other.id) : [],
    outcome: undefined,
  }))
}

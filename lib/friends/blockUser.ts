import type { Account } from '../accounts/account.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { blockParts } from './bonds.ts'
import { meetOther } from './meet.ts'
import { settle } from './settle.ts'

/**
 * Blocks somebody, and ends friendship and requests with it; twice is as good as once.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account` (nobody, oneself), `too-many-requests`
 */
export async function blockUser(account: Account, id: AccountId | null, origin: Origin): Promise<void> {
  const other = await meetOther(account, id, origin)
  await settle(account.id, other.id, ({ bond, blocks }) => ({
    parts: blocks ? [] : blockParts(account, other.id, bond, Date.now()),
    outcome: undefined,
  }))
}

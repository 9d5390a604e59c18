import type { Account } from '../accounts/account.ts'
import type { Caller } from '../caller/caller.ts'
import type { AccountId } from '../identity/accountId.ts'
import { findOther } from './findPerson.ts'
import { blockParts, unblockParts } from './relationParts.ts'
import { updateRelation } from './updateRelation.ts'

/**
 * Blocks an account and ends friendship and requests with it; blocking twice changes nothing.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-account` (none, or one's own), `too-many-requests`
 */
export async function blockUser(account: Account, id: AccountId | null, caller: Caller): Promise<void> {
  const other = await findOther(account, id, caller)
  await updateRelation(account.id, other.id, ({ bond, blocks }) => ({
    parts: blocks ? [] : blockParts(account, other.id, bond, Date.now()),
    outcome: undefined,
  }))
}

/**
 * Lifts a block; nothing that it ended comes back. Without a block it changes nothing.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-account` (none, or one's own), `too-many-requests`
 */
export async function unblockUser(account: Account, id: AccountId | null, caller: Caller): Promise<void> {
  const other = await findOther(account, id, caller)
  await updateRelation(account.id, other.id, ({ blocks, bond }) => ({
    parts: blocks ? unblockParts(account.id, other.id, bond) : [],
    outcome: undefined,
  }))
}

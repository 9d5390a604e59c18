import type { Account } from '../accounts/account.ts'
import type { Caller } from '../caller/caller.ts'
import type { AccountId } from '../identity/accountId.ts'
import { findOther } from './findPerson.ts'
import { blockParts, unblockParts } from './relationParts.ts'
import { updateRelation } from './updateRelation.ts'

/**
 * Blocks somebody, and ends friendship and requests with it; twice is as good as once.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account` (nobody, oneself), `too-many-requests`
 */
export async function blockUser(account: Account, id: AccountId | null, caller: Caller): Promise<void> {
  const other = await findOther(account, id, caller)
  await updateRelation(account.id, other.id, ({ bond, blocks }) => ({
    parts: blocks ? [] : blockParts(account, other.id, bond, Date.now()),
    outcome: undefined,
  }))
}

/**
 * Lifts a block; nothing that it ended comes back. Who is not blocked may be unblocked all the same.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account` (nobody, oneself), `too-many-requests`
 */
export async function unblockUser(account: Account, id: AccountId | null, caller: Caller): Promise<void> {
  const other = await findOther(account, id, caller)
  await updateRelation(account.id, other.id, ({ blocks, bond }) => ({
    parts: blocks ? unblockParts(account.id, other.id, bond) : [],
    outcome: undefined,
  }))
}

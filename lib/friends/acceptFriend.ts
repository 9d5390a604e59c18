import type { Account } from '../accounts/account.ts'
import { findById } from '../accounts/findById.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { acceptanceParts, endingParts } from './relationParts.ts'
import { updateRelation } from './updateRelation.ts'

/**
 * Accepts a request: the two become friends.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-such-request`, `too-many-friends` (of either)
 */
export async function acceptFriend(account: Account, id: AccountId | null): Promise<void> {
  if (id === null || id === account.id || !(await findById(id))) throw fault('no-such-request')
  await updateRelation(account.id, id, ({ bond }) => {
    if (bond.kind !== 'asked') throw fault('no-such-request')
    return { parts: acceptanceParts(account, id, bond, Date.now()), outcome: undefined }
  })
}

/**
 * Rejects a request; the person who asked is not told.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-such-request`
 */
export async function rejectFriend(account: Account, id: AccountId | null): Promise<void> {
  if (id === null || id === account.id) throw fault('no-such-request')
  await updateRelation(account.id, id, ({ bond }) => {
    if (bond.kind !== 'asked') throw fault('no-such-request')
    return { parts: endingParts(account.id, [{ other: id, bond }]), outcome: undefined }
  })
}

import type { Account } from '../accounts/account.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { endingParts } from './relationParts.ts'
import { updateRelation } from './updateRelation.ts'

/**
 * Ends a friendship for both, or takes one's own request back.
 * @param id null for what can be no account's
 * @throws {Fault} `not-friends`
 */
export async function deleteFriend(account: Account, id: AccountId | null): Promise<void> {
  if (id === null || id === account.id) throw fault('not-friends')
  await updateRelation(account.id, id, ({ bond }) => {
    if (bond.kind !== 'friend' && bond.kind !== 'asks') throw fault('not-friends')
    return { parts: endingParts(account.id, [{ other: id, bond }]), outcome: undefined }
  })
}

import type { Account } from '../accounts/account.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Bond } from './relation.ts'
import { endingParts } from './relationParts.ts'
import { updateRelation } from './updateRelation.ts'

/** Relations that an account may end by itself: friendship, and its own request, heard or not. */
const ended: ReadonlySet<Bond['kind']> = new Set(['friend', 'asks', 'asks-unheard'])

/**
 * Ends a friendship for both, or takes the account's own request back.
 * @param id null for text that cannot be an id
 * @throws {Fault} `not-friends`
 */
export async function deleteFriend(account: Account, id: AccountId | null): Promise<void> {
  if (id === null || id === account.id) throw fault('not-friends')
  await updateRelation(account.id, id, ({ bond }) => {
    if (!ended.has(bond.kind)) throw fault('not-friends')
    return { parts: endingParts(account.id, [{ other: id, bond }]), outcome: undefined }
  })
}

import type { Account } from '../accounts/account.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { spendFriendRequest } from '../throttle/budgets.ts'
import { giveBack } from '../throttle/spend.ts'
import { findOther } from './findPerson.ts'
import type { Relation } from './relation.ts'
import { acceptanceParts, repeatedParts, requestParts, unheardParts } from './relationParts.ts'
import { type Decision, updateRelation } from './updateRelation.ts'

type Outcome = 'sent' | 'added'

function decisionOf(account: Account, other: AccountId, mess: string, relation: Relation): Decision<Outcome> {
  const { bond, blocks, isBlocked } = relation
  const now = Date.now()
  if (blocks) throw fault('no-account')
  // Once more is as good as once, and takes as long, heard or not.
  const isRepeated = bond.kind === 'asks' || bond.kind === 'asks-unheard'
  if (isRepeated) return { parts: repeatedParts(account, other, now), outcome: 'sent' }
  if (isBlocked) return { parts: unheardParts(account, other, mess, now), outcome: 'sent' }
  if (bond.kind === 'friend') throw fault('already-friends')
  if (bond.kind === 'asked') return { parts: acceptanceParts(account, other, bond, now), outcome: 'added' }
  return { parts: requestParts(account, other, mess, now), outcome: 'sent' }
}

/**
 * Asks another account for friendship; if it has asked already, the two are friends. An account that the other has
 * blocked gets the same answer, and its request is unheard. A request spends the day's budget; every other outcome
 * gives it back.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-account` (none, one's own, one that the caller has blocked), `already-friends`,
 * `too-many-friends`, `too-many-requests`
 */
export async function addFriend(
  account: Account,
  id: AccountId | null,
  mess: string,
  caller: Caller,
): Promise<Outcome> {
  const receipt = await spendFriendRequest(account.id)
  let outcome: Outcome | undefined
  try {
    const other = await findOther(account, id, caller)
    outcome = await updateRelation(account.id, other.id, (relation) => decisionOf(account, other.id, mess, relation))
    return outcome
  } finally {
    if (outcome !== 'sent') await giveBack(receipt)
  }
}

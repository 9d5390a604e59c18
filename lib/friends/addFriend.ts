import type { Account } from '../accounts/account.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { spendFriendRequest } from '../throttle/budgets.ts'
import { giveBack } from '../throttle/spend.ts'
import { acceptanceParts, feignedParts, requestParts } from './bonds.ts'
import { meetOther } from './meet.ts'
import { type Decision, settle } from './settle.ts'
import type { Standing } from './standing.ts'

type Outcome = 'sent' | 'added'

function decisionOf(account: Account, other: AccountId, mess: string, standing: Standing): Decision<Outcome> {
  const { bond, blocks, isBlocked } = standing
  const now = Date.now()
  if (blocks) throw fault('no-account')
  // Once more is as good as once, and takes as long, blocked or not.
  if (isBlocked || bond.kind === 'asks') return { parts: feignedParts(account, other, now), outcome: 'sent' }
  if (bond.kind === 'friend') throw fault('already-friends')
  if (bond.kind === 'asked') return { parts: acceptanceParts(account, other, bond, now), outcome: 'added' }
  return { parts: requestParts(account, other, mess, now), outcome: 'sent' }
}

/**
 * Asks somebody for friendship; where he has asked already, the two are friends. Who was blocked by him is told that
 * the request was sent, and nothing is. A request spends the day's budget, everything else gives it back.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account` (nobody, oneself, whom one has blocked), `already-friends`, `too-many-friends`,
 * `too-many-requests`
 */
export async function addFriend(
  account: Account,
  id: AccountId | null,
  mess: string,
  origin: Origin,
): Promise<Outcome> {
  const receipt = await spendFriendRequest(account.id)
  let outcome: Outcome | undefined
  try {
    const other = await meetOther(account, id, origin)
    outcome = await settle(account.id, other.id, (standing) => decisionOf(account, other.id, mess, standing))
    return outcome
  } finally {
    if (outcome !== 'sent') await giveBack(receipt)
  }
}

import type { Account } from '../accounts/account.ts'
import { lookUp } from '../accounts/discloseAccount.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Subject } from '../identity/subject.ts'
import { spendNobody } from '../throttle/budgets.ts'
import { giveBack } from '../throttle/spend.ts'

/**
 * Finds the account that another one names. The answer «no such account» has a budget a day. It is spent before the
 * answer is known and given back where the account exists, so that a refusal beyond the budget tells nothing either.
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function findPerson(viewer: Account, subject: Subject | null, caller: Caller): Promise<Account> {
  const receipt = await spendNobody(viewer.id)
  let found: Account | null | undefined
  try {
    found = await lookUp(subject, viewer, caller)
  } finally {
    if (found !== null) await giveBack(receipt)
  }
  if (!found) throw fault('no-account')
  return found
}

/**
 * Another account by its id; one's own counts as none.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function findOther(viewer: Account, id: AccountId | null, caller: Caller): Promise<Account> {
  if (id === viewer.id) throw fault('no-account')
  return findPerson(viewer, id === null ? null : { kind: 'id', id }, caller)
}

import type { Account } from '../accounts/account.ts'
import { lookUp } from '../accounts/lookUp.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import type { Subject } from '../subject.ts'
import { spendNobody } from '../throttle/budgets.ts'
import { giveBack } from '../throttle/spend.ts'

/**
 * Finds somebody whom an account names. Whether there is such a person is an answer of which a day has few that say no:
 * spent before it is known, and given back where there is one, so that the refusal beyond them says nothing either.
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function meet(viewer: Account, subject: Subject | null, origin: Origin): Promise<Account> {
  const receipt = await spendNobody(viewer.id)
  let found: Account | null | undefined
  try {
    found = await lookUp(subject, viewer, origin)
  } finally {
    if (found !== null) await giveBack(receipt)
  }
  if (!found) throw fault('no-account')
  return found
}

/**
 * Another account by its id; oneself is nobody here.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function meetOther(viewer: Account, id: AccountId | null, origin: Origin): Promise<Account> {
  if (id === viewer.id) throw fault('no-account')
  return meet(viewer, id === null ? null : { kind: 'id', id }, origin)
}

import type { Account } from '../accounts/account.ts'
import { lookUp } from '../accounts/discloseAccount.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Subject } from '../identity/subject.ts'
import { spendNobody } from '../throttle/budgets.ts'
import { giveBack } from '../throttle/spend.ts'

/**
 * Finds somebody whom an account names. Whether there is such a person is an answer of which a day has few that say no:
 * spent before it is known, and given back where there is one, so that the refusal beyond them says nothing either.
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
 * Another account by its id; oneself is nobody here.
 * @param id null for what can be no account's
 * @throws {Fault} `no-account`, `too-many-requests`
 */
export async function findOther(viewer: Account, id: AccountId | null, caller: Caller): Promise<Account> {
  if (id === viewer.id) throw fault('no-account')
  return findPerson(viewer, id === null ? null : { kind: 'id', id }, caller)
}

import { type Account, identifiersOf } from '../accounts/account.ts'
import { holderOf } from '../accounts/findAccount.ts'
import { findById } from '../accounts/findById.ts'
import type { Caller } from '../caller/caller.ts'
import { type AccountId, nobodysId } from '../identity/accountId.ts'
import { readSubject, type Subject } from '../identity/subject.ts'
import { spendLookUp } from '../throttle/budgets.ts'

/** One read, whether there is such an account or not. */
const idBehind = async (subject: Subject): Promise<AccountId | null> =>
  subject.kind === 'id' ? ((await findById(subject.id))?.id ?? null) : holderOf(subject.identifier)

/**
 * The account whose files are asked for. The caller may be named by anything; others by id or login name, which is a
 * look-up. A phone or an email names no other account, for admins too. Without an account the list is empty like that
 * of an account that shows nothing, and takes as long.
 * @param text as it was sent
 * @param begins false for the next page of a list
 * @throws {Fault} `too-many-requests`
 */
export async function findCreator(text: string, begins: boolean, viewer: Account, caller: Caller): Promise<AccountId> {
  const subject = readSubject(text)
  if (subject === null) return nobodysId
  if (subject.kind === 'id' && subject.id === viewer.id) return viewer.id
  if (subject.kind === 'identifier') {
    const { identifier } = subject
    if (identifiersOf(viewer).some(({ key }) => key === identifier.key)) return viewer.id
    if (identifier.kind !== 'loginname') return nobodysId
  }
  if (begins) await spendLookUp(viewer, caller.network)
  return (await idBehind(subject)) ?? nobodysId
}

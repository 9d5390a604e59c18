import { readSubject } from '../identity/subject.ts'
import { subjects, type ThrottleSubject } from '../throttle/table.ts'
import type { Account } from './account.ts'
import { holderOf } from './findAccount.ts'
import { findById, readNobody } from './findById.ts'

/** The account that a login field names. */
export interface LoginName {
  /** Counts the failures: the account, or the text where it names none. */
  subject: ThrottleSubject
  /** The account; where there is none, an unused id is read in its place. */
  account(): Promise<Account | null>
}

/**
 * Finds the account that a login field names, in one read for any text. Existing and absent accounts cost the same
 * number of reads from here on, so that it does not tell them apart.
 */
export async function nameLogin(typed: string): Promise<LoginName> {
  const named = readSubject(typed)
  if (named?.kind === 'id') {
    const account = await findById(named.id)
    const subject = account ? subjects.account(account.id) : subjects.nobody(String(named.id))
    return { subject, account: async () => account }
  }
  const nobody = subjects.nobody(named === null ? typed : named.identifier.key)
  // Text that is no identifier is looked up under a key that none can have, for the same number of reads.
  const holder = await holderOf(named?.identifier ?? { key: nobody })
  return holder === null
    ? { subject: nobody, account: readNobody }
    : { subject: subjects.account(holder), account: () => findById(holder) }
}

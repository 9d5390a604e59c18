import { readSubject } from '../identity/subject.ts'
import { subjects, type ThrottleSubject } from '../throttle/table.ts'
import type { Account } from './account.ts'
import { holderOf, readNobody } from './findAccount.ts'
import { findById } from './findById.ts'

/** Whom a login field names. */
export interface LoginName {
  /** Counts the failures: the account, or the text where it names none. */
  subject: ThrottleSubject
  /** The account; where there is none, a read as well, of an id that nobody asked for. */
  account(): Promise<Account | null>
}

/**
 * Says whom a login field names, by one read whatever it is. Somebody and nobody cost the same reads from here on: by
 * their number nobody is to be found out.
 */
export async function nameLogin(typed: string): Promise<LoginName> {
  const named = readSubject(typed)
  if (named?.kind === 'id') {
    const account = await findById(named.id)
    const subject = account ? subjects.account(account.id) : subjects.nobody(String(named.id))
    return { subject, account: async () => account }
  }
  const nobody = subjects.nobody(named === null ? typed : named.identifier.key)
  // What is no identifier is looked for under a key that none can have.
  const holder = await holderOf(named?.identifier ?? { key: nobody })
  return holder === null
    ? { subject: nobody, account: readNobody }
    : { subject: subjects.account(holder), account: () => findById(holder) }
}

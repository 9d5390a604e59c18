import { readSubject } from '../identity/subject.ts'
import { subjects, type ThrottleSubject } from '../throttle/table.ts'
import type { Account } from './account.ts'
import { findAccount } from './findAccount.ts'

export interface LoginSubject {
  account: Account | null
  /** Counts the failures: the account, or the text where it names none. */
  subject: ThrottleSubject
}

/** Finds the account that a login field names, and the subject of its counters. */
export async function findLoginSubject(typed: string): Promise<LoginSubject> {
  const named = readSubject(typed)
  const account = await findAccount(named)
  if (account) return { account, subject: subjects.account(account.id) }
  const nobody = named === null ? typed : String(named.kind === 'id' ? named.id : named.identifier.key)
  return { account, subject: subjects.nobody(nobody) }
}

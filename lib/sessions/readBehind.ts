import type { Account } from '../accounts/account.ts'
import { holderOf } from '../accounts/findAccount.ts'
import { findById } from '../accounts/findById.ts'
import { type Ahead, ahead, together } from '../aws/together.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { everySession } from './listSessions.ts'
import type { SessionItem } from './table.ts'

/** An account and what lies in its slots. */
export interface Behind {
  account: Account
  slots: Ahead<SessionItem[]>
}

/** Reads about a phone, made beside the check of its code. */
export interface Reading {
  holder: Ahead<AccountId | null>
  /** Null where no account has the phone, after as many reads. */
  behind: Ahead<Behind | null>
}

/** Reads, piece by piece, who is behind a phone. */
export function readBehind(phone: Phone): Reading {
  const holder = ahead(() => holderOf(phoneIdentifier(phone)))
  const behind = ahead(async () => {
    const id = await holder.next()
    const slots = ahead(() => everySession(id ?? randomAccountId()))
    const [account] = await together(findById(id ?? randomAccountId()), slots.begin())
    return id !== null && account ? { account, slots } : null
  })
  return { holder, behind }
}

import type { AccountId } from '../identity/accountId.ts'
import type { Purpose } from './purpose.ts'
import type { ServedPhone } from './served.ts'

/** A code that somebody asks for. */
export interface CodeRequest {
  phone: ServedPhone
  purpose: Purpose
  /** The account that has this phone, where one has: shares of the budgets are kept for it. */
  holder: { id: AccountId; phone: { state: string } | null } | null
  /** The account whose doing the log tells, where that is not the holder's. */
  asker?: AccountId
}

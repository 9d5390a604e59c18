import type { AccountId } from '../identity/accountId.ts'
import type { Role } from '../identity/roles.ts'
import type { Purpose } from './purpose.ts'
import type { ServedPhone } from './served.ts'

/** A request for a code. */
export interface CodeRequest {
  phone: ServedPhone
  purpose: Purpose
  /** The account of this phone, if there is one; parts of the budgets are kept for it. */
  holder: { id: AccountId; role: Role; phone: { state: string } | null } | null
  /** The account that the log names, where that is not the holder's. */
  asker?: AccountId
}

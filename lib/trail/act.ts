import type { AccountId } from '../ids.ts'

/** What a manager can have done; also the words of the log's events for it. */
export type Deed =
  | 'role_changed'
  | 'account_frozen'
  | 'account_unfrozen'
  | 'account_unlocked'
  | 'sessions_revoked'
  | 'phone_released'
  | 'account_deleted'
  | 'file_deleted'
  | 'file_permission_changed'
  | 'data_type_defined'
  | 'data_type_deleted'

export interface Act {
  what: Deed
  /** Whoever did it; null where it was a command of whoever runs the service. */
  who: AccountId | null
  /** To whom, or to whose file. */
  whom: AccountId | null
  /** Which file, or which data type. */
  thing?: number | string
  /** What it became, in a word of ours: a role, a permission. */
  to?: number | string
}

/** An act as it is kept; `#…` stands for an account that was deleted. */
export interface KeptAct {
  what: Deed
  who: string | null
  whom: string | null
  thing: string | null
  to: string | null
  /** Epoch milliseconds. */
  at: number
  /** The address it was done from; null where an account of it was deleted. */
  from: string | null
}

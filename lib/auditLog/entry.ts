import type { AccountId } from '../identity/accountId.ts'

/** What a manager can have done; also the words of the log's events for it. */
export type AuditAction =
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

export interface AuditEntry {
  action: AuditAction
  /** Whoever did it; null where it was a command of whoever runs the service. */
  actor: AccountId | null
  /** To whom, or to whose file. */
  subject: AccountId | null
  /** Which file, or which data type. */
  object?: number | string
  /** What it became, in a word of ours: a role, a permission. */
  to?: number | string
}

/** An entry as it is kept; `#…` stands for an account that was deleted. */
export interface KeptEntry {
  action: AuditAction
  actor: string | null
  subject: string | null
  object: string | null
  to: string | null
  /** Epoch milliseconds. */
  at: number
  /** The address it was done from; null where an account of it was deleted. */
  from: string | null
}

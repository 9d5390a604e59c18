import type { AccountId } from '../identity/accountId.ts'

/** The acts of managers; the log's events use the same words. */
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
  /** The manager; null for the command line. */
  actor: AccountId | null
  /** The account concerned, or whose file it was. */
  subject: AccountId | null
  /** Which file, or which data type. */
  object?: number | string
  /** The new state, in a word of ours: a role, a permission. */
  to?: number | string
}

/** An entry as stored; `#…` stands for a deleted account. */
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

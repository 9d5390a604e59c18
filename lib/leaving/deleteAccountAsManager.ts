import { auditParts } from '../auditLog/auditParts.ts'
import type { Caller } from '../caller/caller.ts'
import type { AccountId } from '../identity/accountId.ts'
import { deleteAccount } from './deleteAccount.ts'

/**
 * Deletes an account in the name of a manager.
 * @throws {Fault} `no-account`, `last-admin`
 */
export async function deleteAccountAsManager(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  const entries = auditParts({ action: 'account_deleted', actor: by, subject: id }, caller)
  await deleteAccount(id, caller, { by, along: entries.map((part) => ({ ...part, refusal: 'along' })) })
}

import { along, changeAsRead } from '../accounts/changeAsRead.ts'
import { accountUpdate } from '../accounts/changeTable.ts'
import { auditParts } from '../auditLog/auditParts.ts'
import type { Caller } from '../caller/caller.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'

/**
 * Ends all sessions of an account in the name of a manager: one write moves the account to its next epoch.
 * @throws {Fault} `no-account`
 */
export async function revokeAllSessions(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  await changeAsRead(id, (account) => [
    { refusal: 'account', update: accountUpdate(account, { add: { epoch: 1 } }, ['epoch']) },
    ...along(auditParts({ action: 'sessions_revoked', actor: by, subject: id }, caller)),
  ])
  await logSecurityEvent('sessions_revoked', caller, { account: id, by })
}

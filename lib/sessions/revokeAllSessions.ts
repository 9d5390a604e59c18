import { along, changeAsRead } from '../accounts/changeAsRead.ts'
import { accountKey } from '../accounts/table.ts'
import { auditParts } from '../auditLog/table.ts'
import type { Caller } from '../caller/caller.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'

/**
 * Ends all sessions of an account in the name of a manager, in one write: they are of another epoch then.
 * @throws {Fault} `no-account`
 */
export async function revokeAllSessions(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  await changeAsRead(id, ({ epoch }) => [
    {
      refusal: 'account',
      update: {
        ...accountKey(id),
        update: 'SET epoch = :next',
        condition: 'epoch = :epoch',
        values: { ':epoch': epoch, ':next': epoch + 1 },
      },
    },
    ...along(auditParts({ action: 'sessions_revoked', actor: by, subject: id }, caller)),
  ])
  await logSecurityEvent('sessions_revoked', caller, { account: id, by })
}

import { auditParts } from '../auditLog/auditParts.ts'
import { transact } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { lockEnding } from '../throttle/lock.ts'
import { subjects } from '../throttle/table.ts'
import { findById } from './findById.ts'

/**
 * Ends the lock of an account's password login, and the count that leads to it; waits of single networks stay.
 * @throws {Fault} `no-account`
 */
export async function unlockAccount(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  if (!(await findById(id))) throw fault('no-account')
  await transact([
    lockEnding(subjects.account(id)),
    ...auditParts({ action: 'account_unlocked', actor: by, subject: id }, caller),
  ])
  await logSecurityEvent('account_unlocked', caller, { account: id, by })
}

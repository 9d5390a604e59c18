import { audit } from '../audit/record.ts'
import { transact } from '../aws/dynamodb.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { lockEnding } from '../throttle/lock.ts'
import { subjects } from '../throttle/table.ts'
import { actParts } from '../trail/table.ts'
import { findById } from './findById.ts'

/**
 * Ends the lock of an account's password login, and the count that leads to it; waits of single networks stay.
 * @throws {Fault} `no-account`
 */
export async function unlockAccount(id: AccountId, by: AccountId, origin: Origin): Promise<void> {
  if (!(await findById(id))) throw fault('no-account')
  await transact([
    lockEnding(subjects.account(id)),
    ...actParts({ what: 'account_unlocked', who: by, whom: id }, origin),
  ])
  await audit('account_unlocked', origin, { account: id, by })
}

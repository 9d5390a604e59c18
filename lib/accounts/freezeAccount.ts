import { auditParts } from '../auditLog/auditParts.ts'
import type { Part } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import type { Account, Freeze } from './account.ts'
import { adminJoins, adminLeaves, isActiveAdmin } from './adminsTable.ts'
import { along, type ChangeRefusal, changeAsRead } from './changeAsRead.ts'
import { accountUpdate } from './changeTable.ts'

/**
 * Replaces the freeze that was read; the role must be unchanged, since it decides whether the number of admins changes.
 */
function freezePart(account: Account, freeze: Freeze | null): Part<'account'> {
  return {
    refusal: 'account',
    update: accountUpdate(account, freeze ? { set: { freeze } } : { remove: ['freeze'] }, ['role', 'freeze']),
  }
}

function officePart(account: Account, freeze: Freeze | null): Part<'last-admin' | 'admins'> | null {
  const [before, after] = [isActiveAdmin(account), isActiveAdmin({ ...account, freeze })]
  if (before === after) return null
  return after ? adminJoins(account.id) : adminLeaves(account.id)
}

function partsOf(account: Account, freeze: Freeze | null, by: AccountId, caller: Caller): Part<ChangeRefusal>[] {
  const what = freeze ? 'account_frozen' : 'account_unfrozen'
  const office = officePart(account, freeze)
  return [
    freezePart(account, freeze),
    ...(office?.refusal === 'last-admin' ? [{ ...office, refusal: office.refusal }] : along(office ? [office] : [])),
    ...along(auditParts({ action: what, actor: by, subject: account.id }, caller)),
  ]
}

/**
 * Freezes an account, or changes its freeze; in effect at the next request of every session.
 * @throws {Fault} `no-account`, `last-admin`
 */
export async function freezeAccount(id: AccountId, freeze: Freeze, by: AccountId, caller: Caller): Promise<void> {
  await changeAsRead(id, (account) => partsOf(account, freeze, by, caller))
  await logSecurityEvent('account_frozen', caller, { account: id, by })
}

/**
 * Lifts the freeze of an account, where there is one; its sessions go on.
 * @throws {Fault} `no-account`
 */
export async function unfreezeAccount(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  const changed = await changeAsRead(id, (account) => account.freeze && partsOf(account, null, by, caller))
  if (changed) await logSecurityEvent('account_unfrozen', caller, { account: id, by })
}

import { auditParts } from '../auditLog/auditParts.ts'
import type { Caller } from '../caller/caller.ts'
import { codesEnd } from '../codes/table.ts'
import type { AccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { along, changeAsRead } from './changeAsRead.ts'
import { accountUpdate } from './changeTable.ts'
import { identifierDeletion } from './identifierTable.ts'

/**
 * Takes the phone from an account, if it has one: the number is free, its codes are over, and all else stays.
 * @throws {Fault} `no-account`
 */
export async function releasePhone(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  const changed = await changeAsRead(id, (account) => {
    const { phone } = account
    if (!phone) return null
    const others = [
      identifierDeletion(phoneIdentifier(phone.phone), id, 'identifier'),
      codesEnd(phone.phone, Date.now()),
      ...auditParts({ action: 'phone_released', actor: by, subject: id }, caller),
    ]
    const update = accountUpdate(account, { remove: ['phone'] }, ['phone'])
    return [{ refusal: 'account', update }, ...along(others)]
  })
  if (changed) await logSecurityEvent('phone_released', caller, { account: id, by })
}

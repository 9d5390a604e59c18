import { auditParts } from '../auditLog/table.ts'
import type { Part } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { otherCodesEnd } from '../codes/table.ts'
import type { AccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { along, changeAsRead } from './changeAsRead.ts'
import { accountKey, identifierDeletion } from './table.ts'

function accountPart(id: AccountId, { number }: Phone): Part<'account'> {
  return {
    refusal: 'account',
    update: {
      ...accountKey(id),
      update: 'REMOVE phone, phoneState',
      condition: 'phone = :phone',
      values: { ':phone': number },
    },
  }
}

/**
 * Takes the phone from an account, if it has one: the number is free, its codes are over, and all else stays.
 * @throws {Fault} `no-account`
 */
export async function releasePhone(id: AccountId, by: AccountId, caller: Caller): Promise<void> {
  const changed = await changeAsRead(id, ({ phone }) => {
    if (!phone) return null
    const others = [
      identifierDeletion(phoneIdentifier(phone.phone), id, 'identifier'),
      ...otherCodesEnd(phone.phone, null),
      ...auditParts({ action: 'phone_released', actor: by, subject: id }, caller),
    ]
    return [accountPart(id, phone.phone), ...along(others)]
  })
  if (changed) await logSecurityEvent('phone_released', caller, { account: id, by })
}

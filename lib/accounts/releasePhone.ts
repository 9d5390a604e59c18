import { audit } from '../audit/record.ts'
import type { Part } from '../aws/dynamodb.ts'
import { otherCodesEnd } from '../codes/table.ts'
import { phoneIdentifier } from '../identifier.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import type { Phone } from '../phone.ts'
import { actParts } from '../trail/table.ts'
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
export async function releasePhone(id: AccountId, by: AccountId, origin: Origin): Promise<void> {
  const changed = await changeAsRead(id, ({ phone }) => {
    if (!phone) return null
    const others = [
      identifierDeletion(phoneIdentifier(phone.phone), id, 'identifier'),
      ...otherCodesEnd(phone.phone, null),
      ...actParts({ what: 'phone_released', who: by, whom: id }, origin),
    ]
    return [accountPart(id, phone.phone), ...along(others)]
  })
  if (changed) await audit('phone_released', origin, { account: id, by })
}

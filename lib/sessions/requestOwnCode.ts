import { findByIdentifier } from '../accounts/find.ts'
import { sendCode } from '../codes/send.ts'
import { served } from '../codes/served.ts'
import { fault } from '../fault.ts'
import { phoneIdentifier } from '../identifier.ts'
import type { Origin } from '../origin.ts'
import type { Phone } from '../phone.ts'
import { spendLookUp } from '../throttle/budgets.ts'
import type { Session } from './session.ts'

/**
 * Sends a code of purpose `bind` to a phone that the session's account wants to have.
 * @throws {Fault} `phone-refused` for another account's proved phone; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestBindCode({ account }: Session, typed: Phone, origin: Origin): Promise<void> {
  const phone = await served(typed, origin)
  const holder = await findByIdentifier(phoneIdentifier(phone))
  if (holder?.id !== account.id) await spendLookUp(account.id)
  if (holder && holder.id !== account.id && holder.phone?.state === 'proved') throw fault('phone-refused')
  await sendCode({ phone, purpose: 'bind', account: account.id }, origin)
}

/**
 * Sends a code of purpose `delete` to the account's own proved phone.
 * @throws {Fault} `phone-refused` where it has none; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestDeleteCode({ account }: Session, origin: Origin): Promise<void> {
  if (account.phone?.state !== 'proved') throw fault('phone-refused')
  const phone = await served(account.phone.phone, origin)
  await sendCode({ phone, purpose: 'delete', account: account.id }, origin)
}

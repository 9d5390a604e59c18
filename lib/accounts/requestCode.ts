/** Codes that people ask for with nothing but a phone in their hand. */
import { sendCode } from '../codes/send.ts'
import { served } from '../codes/served.ts'
import { Fault, fault } from '../fault.ts'
import { phoneIdentifier } from '../identifier.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import type { Phone } from '../phone.ts'
import { spendExistence } from '../throttle/budgets.ts'
import { accountOfLoginPhone } from './accountOfLoginPhone.ts'
import { findByIdentifier } from './find.ts'

/**
 * Sends a code of purpose `register`.
 * @returns whether an unproved phone has an account already, so that the app can offer login instead
 * @throws {Fault} `phone-registered` where it is proved; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestRegistrationCode(typed: Phone, origin: Origin): Promise<{ registered: boolean }> {
  const phone = await served(typed, origin)
  const holder = await findByIdentifier(phoneIdentifier(phone))
  if (holder?.phone?.state === 'proved') {
    await spendExistence(origin.network)
    throw fault('phone-registered')
  }
  await sendCode({ phone, purpose: 'register', account: holder?.id ?? null }, origin)
  return { registered: holder !== null }
}

/**
 * Sends a code of purpose `login`.
 * @param loggedIn the account of the session that came along, if any
 * @throws {Fault} `no-account`, `already-logged-in`, `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestLoginCode(typed: Phone, loggedIn: AccountId | null, origin: Origin): Promise<void> {
  const phone = await served(typed, origin)
  const account = await accountOfLoginPhone(phone, origin)
  if (account.id === loggedIn) throw new Fault('already-logged-in', { account: account.id })
  await sendCode({ phone, purpose: 'login', account: account.id }, origin)
}

/**
 * Sends a code of purpose `reset`.
 * @throws {Fault} `no-account`, `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestResetCode(typed: Phone, origin: Origin): Promise<void> {
  const phone = await served(typed, origin)
  const account = await accountOfLoginPhone(phone, origin)
  await sendCode({ phone, purpose: 'reset', account: account.id }, origin)
}

/** Codes that people ask for with nothing but a phone in their hand. */

import type { Caller } from '../caller/caller.ts'
import { sendCode } from '../codes/sendCode.ts'
import { served } from '../codes/served.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { spendExistence } from '../throttle/budgets.ts'
import { accountOfLoginPhone } from './accountOfLoginPhone.ts'
import { findByIdentifier } from './findAccount.ts'

/**
 * Sends a code of purpose `register`.
 * @returns whether an unproved phone has an account already, so that the app can offer login instead
 * @throws {Fault} `phone-registered` where it is proved; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestRegistrationCode(typed: Phone, caller: Caller): Promise<{ registered: boolean }> {
  const phone = await served(typed, caller)
  const holder = await findByIdentifier(phoneIdentifier(phone))
  if (holder?.phone?.state === 'proved') {
    await spendExistence(caller.network)
    throw fault('phone-registered')
  }
  await sendCode({ phone, purpose: 'register', holder }, caller)
  return { registered: holder !== null }
}

/**
 * Sends a code of purpose `login`.
 * @param loggedIn the account of the session that came along, if any
 * @throws {Fault} `no-account`, `already-logged-in`, `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestLoginCode(typed: Phone, loggedIn: AccountId | null, caller: Caller): Promise<void> {
  const phone = await served(typed, caller)
  const account = await accountOfLoginPhone(phone, caller)
  if (account.id === loggedIn) throw new Fault('already-logged-in', { account: account.id })
  await sendCode({ phone, purpose: 'login', holder: account }, caller)
}

/**
 * Sends a code of purpose `reset`.
 * @throws {Fault} `no-account`, `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestResetCode(typed: Phone, caller: Caller): Promise<void> {
  const phone = await served(typed, caller)
  const account = await accountOfLoginPhone(phone, caller)
  await sendCode({ phone, purpose: 'reset', holder: account }, caller)
}

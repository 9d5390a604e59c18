import { findByIdentifier } from '../accounts/findAccount.ts'
import type { Caller } from '../caller/caller.ts'
import { beginText } from '../codes/beginText.ts'
import type { CodeRequest } from '../codes/codeRequest.ts'
import { readBreaker } from '../codes/readBreaker.ts'
import { sendCode } from '../codes/sendCode.ts'
import { served } from '../codes/served.ts'
import { fault } from '../fault.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { spendLookUp } from '../throttle/budgets.ts'
import type { Session } from './session.ts'

const send = async (request: CodeRequest, caller: Caller): Promise<void> =>
  sendCode(request, await beginText(request.phone, caller.network, readBreaker), caller)

/**
 * Sends a code of purpose `bind` to the phone that the session's account wants to bind.
 * @throws {Fault} `phone-refused` for another account's proved phone; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestBindCode({ account }: Session, typed: Phone, caller: Caller): Promise<void> {
  const phone = await served(typed, caller)
  const holder = await findByIdentifier(phoneIdentifier(phone))
  if (holder?.id !== account.id) await spendLookUp(account, caller.network)
  if (holder && holder.id !== account.id && holder.phone?.state === 'proved') throw fault('phone-refused')
  await send({ phone, purpose: 'bind', holder, asker: account.id }, caller)
}

/**
 * Sends a code of purpose `delete` to the account's own proved phone.
 * @throws {Fault} `phone-refused` where it has none; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestDeleteCode({ account }: Session, caller: Caller): Promise<void> {
  if (account.phone?.state !== 'proved') throw fault('phone-refused')
  const phone = await served(account.phone.phone, caller)
  await send({ phone, purpose: 'delete', holder: account }, caller)
}

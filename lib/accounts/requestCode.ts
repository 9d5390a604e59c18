/** Codes that people ask for with nothing but a phone in their hand. */

import { getAcross } from '../aws/dynamodb.ts'
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { type BegunText, beginText, dropText } from '../codes/beginText.ts'
import { type Breaker, breakerFrom } from '../codes/breaker.ts'
import { breakerKey } from '../codes/breakerTable.ts'
import { sendCode } from '../codes/sendCode.ts'
import { type ServedPhone, served } from '../codes/served.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { spendExistence } from '../throttle/budgets.ts'
import { type Account, loginPhoneOf } from './account.ts'
import { findById, readNobody } from './findById.ts'
import { holderFrom, identifierKey } from './identifierTable.ts'

interface Begun {
  phone: ServedPhone
  text: BegunText
  holder: AccountId | null
}

/** Takes the beginning of a text back where the work beside it fails. */
async function orDrop<Done>(text: Promise<BegunText> | BegunText, work: Promise<Done>): Promise<Done> {
  try {
    return await work
  } catch (error) {
    const begun = await Promise.resolve(text).catch(() => null)
    if (begun) await dropText(begun)
    throw error
  }
}

/** Whose phone it is and how the text service does, in one round trip. */
async function readBefore(phone: Phone): Promise<{ holder: AccountId | null; breaker: Breaker }> {
  const [ofHolder, ofBreaker] = [identifierKey(phoneIdentifier(phone)), breakerKey()]
  const found = await getAcross({ [ofHolder.table]: ofHolder.key, [ofBreaker.table]: ofBreaker.key })
  return { holder: holderFrom(found[ofHolder.table]), breaker: breakerFrom(found[ofBreaker.table]) }
}

/** Begins the text while it is read whose phone it is. */
async function begin(typed: Phone, caller: Caller): Promise<Begun> {
  const phone = await served(typed, caller)
  const reading = readBefore(phone)
  const beginning = beginText(phone, caller.network, async () => (await reading).breaker)
  const [text, { holder }] = await orDrop(beginning, together(beginning, reading))
  return { phone, text, holder }
}

/** No text goes to the phone, which is an answer about existence. */
async function refuse(text: BegunText, told: Fault, caller: Caller): Promise<never> {
  await together(spendExistence(caller.network), dropText(text))
  throw told
}

/**
 * Sends a code of purpose `register`.
 * @returns whether an unproved phone has an account already, so that the app can offer login instead
 * @throws {Fault} `phone-registered` where it is proved; `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestRegistrationCode(typed: Phone, caller: Caller): Promise<{ registered: boolean }> {
  const { phone, text, holder: id } = await begin(typed, caller)
  const holder = id === null ? null : await orDrop(text, findById(id))
  if (holder?.phone?.state === 'proved') return refuse(text, fault('phone-registered'), caller)
  await sendCode({ phone, purpose: 'register', holder }, text, caller)
  return { registered: holder !== null }
}

/**
 * The account that has the phone as its login; a missing account and a contact phone cost the same calls.
 * @throws {Fault} `no-account`
 */
async function accountOf({ text, holder }: Begun, caller: Caller): Promise<Account> {
  const account = await orDrop(text, holder === null ? readNobody() : findById(holder))
  return account && loginPhoneOf(account) ? account : refuse(text, fault('no-account'), caller)
}

/**
 * Sends a code of purpose `login`.
 * @param loggedIn the account of the session that came along, if any
 * @throws {Fault} `no-account`, `already-logged-in`, `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestLoginCode(typed: Phone, loggedIn: AccountId | null, caller: Caller): Promise<void> {
  const begun = await begin(typed, caller)
  const account = await accountOf(begun, caller)
  const { phone, text } = begun
  if (account.id === loggedIn) {
    await dropText(text)
    throw new Fault('already-logged-in', { account: account.id })
  }
  await sendCode({ phone, purpose: 'login', holder: account }, text, caller)
}

/**
 * Sends a code of purpose `reset`.
 * @throws {Fault} `no-account`, `too-many-requests`, `invalid`, `sms-failed`
 */
export async function requestResetCode(typed: Phone, caller: Caller): Promise<void> {
  const begun = await begin(typed, caller)
  const { phone, text } = begun
  await sendCode({ phone, purpose: 'reset', holder: await accountOf(begun, caller) }, text, caller)
}

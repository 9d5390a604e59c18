import { randomUUID } from 'node:crypto'
import { deleteItem, putItem, writeOwn } from '../aws/dynamodb.ts'
import { sendText } from '../aws/sns.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { countToday } from '../stats/countToday.ts'
import { isKnownNetwork } from '../throttle/isKnownNetwork.ts'
import { giveBack, type Receipt, spend, spendOfNetwork } from '../throttle/spend.ts'
import { subjects } from '../throttle/table.ts'
import { breakerPause, closeBreaker, countFailure } from './breaker.ts'
import { hashCode, randomCode } from './code.ts'
import type { Purpose } from './purpose.ts'
import type { ServedPhone } from './served.ts'
import { codePut, codeReturn, coolDownReturn, coolDownStart, coolDownUntil } from './table.ts'
import { testCodeOf } from './testNumbers.ts'

export interface CodeRequest {
  phone: ServedPhone
  purpose: Purpose
  /** The account that has this phone, where one has: a share of the budgets is kept for it. */
  account: AccountId | null
}

// Of a phone's daily texts, those kept for networks that have logged in to its account.
const KEPT_FOR_KNOWN_NETWORKS = 5
const SNS_PAUSE_SECONDS = 30

/** The registered template with its blanks filled, in one pass: what is filled in is not read again. */
function textOf(phone: ServedPhone, code: string): string {
  const { SMS_TEXT_CN, SMS_TEXT_OTHER, SMS_BRAND, CODE_MINUTES } = settings()
  const blanks = new Map([
    ['{brand}', SMS_BRAND],
    ['{code}', code],
    ['{minutes}', String(CODE_MINUTES)],
  ])
  const template = phone.country === 'CN' ? SMS_TEXT_CN : SMS_TEXT_OTHER
  return template.replace(/\{(?:brand|code|minutes)\}/g, (blank) => blanks.get(blank) ?? blank)
}

/**
 * One text per phone and cool-down, in one conditional write.
 * @returns how to take it back
 * @throws {Fault} `too-many-requests`
 */
async function startCoolDown(phone: Phone): Promise<() => Promise<unknown>> {
  const now = Date.now()
  const until = now + settings().SMS_COOLDOWN_SECONDS * 1000
  const id = randomUUID()
  const started = await writeOwn(coolDownStart(phone, id, now, until))
  if (!started.done) {
    const waitMs = (coolDownUntil(started.item) ?? until) - now
    throw new Fault('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) })
  }
  return () => deleteItem(coolDownReturn(phone, id))
}

/** The budgets of a text, from the narrowest to the widest, so that a storm ends where it begins. */
async function budgetsOf({ phone, account }: CodeRequest, { network }: Caller) {
  const limits = settings()
  const known = account !== null && (await isKnownNetwork(subjects.account(account), network))
  const ofPhone = subjects.phone(phone)
  const share = (max: number) => (account === null ? Math.floor(max * 0.9) : max)
  const perPhone = limits.SMS_PER_PHONE_DAY_ALL - (known ? 0 : KEPT_FOR_KNOWN_NETWORKS)
  const name = `sms@${network.name}`
  return [
    () => spend({ name, subject: ofPhone, window: 'hour', max: limits.SMS_PER_PHONE_HOUR }),
    () => spend({ name, subject: ofPhone, window: 'day', max: limits.SMS_PER_PHONE_DAY }),
    () => spend({ name: 'sms', subject: ofPhone, window: 'day', max: Math.max(1, perPhone) }),
    () => spendOfNetwork(network, { name: 'sms', window: 'hour', max: limits.SMS_PER_NETWORK_HOUR }),
    () =>
      spend({
        name: 'sms',
        subject: subjects.country(phone.country),
        window: 'day',
        max: share(limits.SMS_PER_COUNTRY_DAY),
      }),
    () => spend({ name: 'sms', subject: subjects.stage(), window: 'day', max: share(limits.SMS_PER_STAGE_DAY) }),
  ]
}

/** Spends all budgets or none. @throws {Fault} `too-many-requests` */
async function spendBudgets(request: CodeRequest, caller: Caller): Promise<Receipt[]> {
  const spent: Receipt[] = []
  try {
    for (const budget of await budgetsOf(request, caller)) spent.push(...[await budget()].flat())
    return spent
  } catch (error) {
    await Promise.all(spent.map(giveBack))
    throw error
  }
}

/** Ends a code that never went off. */
function codeEnd({ phone, purpose }: CodeRequest, hash: string) {
  return deleteItem(codeReturn(phone, purpose, hash))
}

/** Reserves what a text costs and stores its code. @returns how to take all of it back */
async function prepare(request: CodeRequest, code: string, caller: Caller): Promise<() => Promise<unknown>> {
  const { phone, purpose } = request
  const undo = [await startCoolDown(phone)]
  const takeBack = () => Promise.all(undo.map((step) => step()))
  try {
    const spent = await spendBudgets(request, caller)
    undo.push(...spent.map((receipt) => () => giveBack(receipt)))
    const hashed = await hashCode(purpose, phone, code)
    undo.push(() => codeEnd(request, hashed.hash))
    await putItem(codePut(phone, purpose, hashed, Date.now()))
    return takeBack
  } catch (error) {
    await takeBack()
    throw error
  }
}

/**
 * Sends a code to a phone; it replaces the one before.
 * @throws {Fault} `too-many-requests`, `sms-failed` (nothing stays spent)
 */
export async function sendCode(request: CodeRequest, caller: Caller): Promise<void> {
  const { phone, purpose, account } = request
  const testCode = testCodeOf(phone)
  const pauseSeconds = testCode === null ? await breakerPause() : 0
  if (pauseSeconds > 0) {
    await logSecurityEvent('sms_failed', caller, { reason: 'breaker' })
    throw new Fault('sms-failed', { retryAfterSeconds: pauseSeconds })
  }
  const code = testCode ?? randomCode()
  const takeBack = await prepare(request, code, caller)
  // A time-out may have sent it: code and cool-down stay, and a second text is never sent by itself.
  const sent = testCode === null ? await sendText(phone.number, textOf(phone, code)) : 'sent'
  if (sent === 'refused') {
    await Promise.all([takeBack(), countFailure()])
    await logSecurityEvent('sms_failed', caller, { reason: purpose })
    throw new Fault('sms-failed', { retryAfterSeconds: SNS_PAUSE_SECONDS })
  }
  if (testCode === null && sent === 'sent') await afterwards(caller, closeBreaker)
  await countToday('codes', caller)
  await logSecurityEvent('code_sent', caller, { account: account ?? undefined, reason: purpose })
}

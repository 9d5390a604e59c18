import { randomUUID } from 'node:crypto'
import { deleteItem, putItem, writeOwn } from '../aws/dynamodb.ts'
import { sendText } from '../aws/sns.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { isPowerful } from '../identity/roles.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { countToday } from '../stats/countToday.ts'
import { giveBack } from '../throttle/spend.ts'
import { type Breaker, readBreaker, settleTry, type Try, takeTry } from './breaker.ts'
import { spendText } from './budgets.ts'
import { hashCode, randomCode } from './code.ts'
import type { CodeRequest } from './codeRequest.ts'
import { codePut, codeReturn, coolDownReturn, coolDownStart, coolDownUntil } from './table.ts'
import { testCodeOf } from './testCode.ts'
import { textOf } from './text.ts'

const SNS_PAUSE_SECONDS = 30

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

/** Deletes a code that was not sent. */
function codeEnd({ phone, purpose }: CodeRequest, hash: string) {
  return deleteItem(codeReturn(phone, purpose, hash))
}

/** The cost of a text so far, and how to take it back. */
interface Prepared {
  /** Null for a test number. */
  allowed: Try | null
  takeBack(): Promise<unknown>
  /** Takes back all but the cool-down and the network's budget, which a refused number costs. */
  takeBackFromNumber(): Promise<unknown>
}

/** @throws {Fault} `sms-failed` */
async function refuseFor(pauseSeconds: number, caller: Caller): Promise<void> {
  if (pauseSeconds === 0) return
  await logSecurityEvent('sms_failed', caller, { reason: 'breaker' })
  throw new Fault('sms-failed', { retryAfterSeconds: pauseSeconds })
}

/** Spends the text's budgets, stores its code and, last, takes the breaker's try; all of it or nothing. */
async function prepare(request: CodeRequest, code: string, breaker: Breaker | null, caller: Caller): Promise<Prepared> {
  const { phone, purpose } = request
  const undo = [{ step: await startCoolDown(phone), stays: true }]
  const run = (steps: typeof undo) => Promise.all(steps.map(({ step }) => step()))
  try {
    const spent = await spendText(request, caller)
    undo.push(...spent.map(({ receipt, ofNetwork }) => ({ step: () => giveBack(receipt), stays: ofNetwork })))
    const hashed = await hashCode(purpose, phone, code)
    undo.push({ step: () => codeEnd(request, hashed.hash), stays: false })
    await putItem(codePut(phone, purpose, hashed, Date.now()))
    const taken = breaker && (await takeTry(breaker))
    await refuseFor(taken?.pauseSeconds ?? 0, caller)
    const takeBackFromNumber = () => run(undo.filter(({ stays }) => !stays))
    return { allowed: taken, takeBack: () => run(undo), takeBackFromNumber }
  } catch (error) {
    await run(undo)
    throw error
  }
}

/**
 * Ends a code that its number does not get.
 * @param reason told by the log
 * @throws {Fault} `sms-failed`
 */
async function refuseNumber(prepared: Prepared, reason: string, caller: Caller): Promise<never> {
  await prepared.takeBackFromNumber()
  await logSecurityEvent('code_refused', caller, { reason })
  throw new Fault('sms-failed', { retryAfterSeconds: settings().SMS_COOLDOWN_SECONDS })
}

/**
 * Sends the text of a prepared code. After a time-out it may have been sent: code and cool-down stay, and no second
 * text follows by itself.
 * @throws {Fault} `sms-failed`
 */
async function deliver(
  { phone, purpose }: CodeRequest,
  code: string,
  allowed: Try,
  prepared: Prepared,
  caller: Caller,
) {
  const sent = await sendText(phone.number, textOf(phone, code))
  if (sent === 'number-refused') {
    await settleTry(allowed, sent)
    return refuseNumber(prepared, 'number', caller)
  }
  if (sent === 'service-refused') {
    await Promise.all([prepared.takeBack(), settleTry(allowed, sent)])
    await logSecurityEvent('sms_failed', caller, { reason: purpose })
    throw new Fault('sms-failed', { retryAfterSeconds: SNS_PAUSE_SECONDS })
  }
  await afterwards(caller, () => settleTry(allowed, sent))
}

/**
 * Sends a code to a phone; it replaces the one before.
 * @throws {Fault} `too-many-requests`, `sms-failed` (everything is given back; for a refused number all but the
 * cool-down and the network's budget)
 */
export async function sendCode(request: CodeRequest, caller: Caller): Promise<void> {
  const { phone, purpose, holder, asker } = request
  const testCode = await testCodeOf(phone)
  const breaker = testCode === null ? await readBreaker() : null
  await refuseFor(breaker?.pauseSeconds ?? 0, caller)
  const code = testCode ?? randomCode()
  const prepared = await prepare(request, code, breaker, caller)
  if (prepared.allowed) await deliver(request, code, prepared.allowed, prepared, caller)
  // A fixed code is known to everybody who configured it: it opens no account that was powerful before it was configured.
  else if (holder && isPowerful(holder.role)) await refuseNumber(prepared, 'powerful', caller)
  await countToday('codes', caller)
  await logSecurityEvent('code_sent', caller, { account: asker ?? holder?.id, reason: purpose })
}

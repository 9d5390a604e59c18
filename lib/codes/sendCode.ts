import { sendText } from '../aws/sns.ts'
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import { isPowerful } from '../identity/roles.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { countAhead } from '../stats/countToday.ts'
import { giveBack } from '../throttle/spend.ts'
import { type BegunText, beginText, type CoolDown, dropText } from './beginText.ts'
import { type Breaker, settleTry, type Try, takeTry } from './breaker.ts'
import { type SpentText, spendOwn, spendShared } from './budgets.ts'
import { type CodeHash, hashCode, randomCode } from './code.ts'
import type { CodeRequest } from './codeRequest.ts'
import { textOf } from './text.ts'
import { writeCode } from './writeCode.ts'

const SNS_PAUSE_SECONDS = 30

/** The cost of a text so far, and how to take it back. */
interface Prepared {
  /** Null for a test number. */
  allowed: Try | null
  takeBack(): Promise<unknown>
  /** Takes back all but the cool-down and the network's budget, which a refused number costs. */
  takeBackFromNumber(): Promise<unknown>
}

/** @throws {Fault} `sms-failed` */
async function refuseInPause(pause: Breaker | Try | null, caller: Caller): Promise<void> {
  if (pause === null || pause.pauseSeconds === 0) return
  await logSecurityEvent('sms_failed', caller, { reason: 'breaker' })
  throw new Fault('sms-failed', { retryAfterSeconds: pause.pauseSeconds, limit: pause.limit })
}

/** The cool-down that this request has begun. @throws {Fault} `sms-failed` in a pause of the breaker, `too-many-requests` */
async function coolDownOf(begun: BegunText, caller: Caller): Promise<CoolDown> {
  const { breaker, coolDown } = begun
  if (breaker && breaker.pauseSeconds > 0) await dropText(begun)
  await refuseInPause(breaker, caller)
  if (coolDown instanceof Fault) throw coolDown
  return coolDown
}

interface Undo {
  step: () => Promise<unknown>
  /** Whether a refused number costs it. */
  stays: boolean
}

const undoOf = ({ receipt, ofNetwork }: SpentText): Undo => ({ step: () => giveBack(receipt), stays: ofNetwork })

/** Spends what others share while the code is written and counted; whichever fails, what was done is in the list. */
async function spendAndWrite(request: CodeRequest, hashed: CodeHash, caller: Caller, undo: Undo[]): Promise<void> {
  const spending = spendShared(request, caller).then((spent) => void undo.push(...spent.map(undoOf)))
  const counting = countAhead('codes', caller)
  const writing = writeCode(request, hashed)
  undo.push({ step: writing.takeBack, stays: false })
  undo.push({ step: async () => (await counting).takeBack(), stays: false })
  await together(spending, writing.written, counting)
}

/**
 * Spends the text's budgets and writes its code, all of it or nothing: what is the phone's and the network's own, then
 * what others share. The breaker's try is taken last.
 */
async function prepare(request: CodeRequest, code: string, begun: BegunText, caller: Caller): Promise<Prepared> {
  const coolDown = await coolDownOf(begun, caller)
  const undo: Undo[] = [{ step: coolDown.takeBack, stays: true }]
  const run = (steps: readonly Undo[]) => together(...steps.map(({ step }) => step()))
  try {
    const hashed = await hashCode(request.purpose, request.phone, code)
    undo.push(...(await spendOwn(request, caller)).map(undoOf))
    await spendAndWrite(request, hashed, caller, undo)
    const allowed = begun.breaker && (await takeTry(begun.breaker))
    await refuseInPause(allowed, caller)
    const takeBackFromNumber = () => run(undo.filter(({ stays }) => !stays))
    return { allowed, takeBack: () => run(undo), takeBackFromNumber }
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
    await together(prepared.takeBack(), settleTry(allowed, sent))
    await logSecurityEvent('sms_failed', caller, { reason: purpose })
    throw new Fault('sms-failed', { retryAfterSeconds: SNS_PAUSE_SECONDS })
  }
  await afterwards(caller, () => settleTry(allowed, sent))
}

/**
 * Sends a code to a phone; it replaces the one before.
 * @param begun the beginning of its text, where the caller made it beside a reading
 * @throws {Fault} `too-many-requests`, `sms-failed` (everything is given back; for a refused number all but the
 * cool-down and the network's budget)
 */
export async function sendCode(
  request: CodeRequest,
  caller: Caller,
  begun: BegunText | Promise<BegunText> = beginText(request.phone),
): Promise<void> {
  const { purpose, holder, asker } = request
  const text = await begun
  // Everyone who has configured the stage knows a fixed code: it opens no account that was powerful before it was
  // configured, not even during this refusal.
  const isRefused = text.testCode !== null && holder !== null && isPowerful(holder.role)
  const code = isRefused ? randomCode() : (text.testCode ?? randomCode())
  const prepared = await prepare(request, code, text, caller)
  if (prepared.allowed) await deliver(request, code, prepared.allowed, prepared, caller)
  if (isRefused) await refuseNumber(prepared, 'powerful', caller)
  await logSecurityEvent('code_sent', caller, { account: asker ?? holder?.id, reason: purpose })
}

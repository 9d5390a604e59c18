import { sendText } from '../aws/sns.ts'
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import { isPowerful } from '../identity/roles.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { giveBack } from '../throttle/spend.ts'
import { type BegunText, dropText } from './beginText.ts'
import { type Breaker, settleTry, type Try, takeTry } from './breaker.ts'
import { countKept, type SpentText, spendOfCaller, spendShared } from './budgets.ts'
import { type CodeHash, hashCode, randomCode } from './code.ts'
import type { CodeRequest } from './codeRequest.ts'
import type { CountedText } from './phoneText.ts'
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

/** The text as its phone counts it. @throws {Fault} `sms-failed` in a pause of the breaker, `too-many-requests` */
async function countedOf(request: CodeRequest, begun: BegunText, caller: Caller): Promise<CountedText> {
  const { breaker, counted } = begun
  if (breaker && breaker.pauseSeconds > 0) await dropText(begun)
  await refuseInPause(breaker, caller)
  return 'takeBack' in counted ? counted : countKept(request, counted, caller)
}

/** How something that was done for a text is taken back. */
interface Undo {
  step: () => Promise<unknown>
  /** The same for a number that is refused; null of what that costs. */
  ofNumber: (() => Promise<unknown>) | null
}

const ofPhone = (text: CountedText): Undo => ({ step: text.takeBack, ofNumber: text.takeUnitsBack })

function ofBudget({ receipt, ofNetwork }: SpentText): Undo {
  const step = () => giveBack(receipt)
  return { step, ofNumber: ofNetwork ? null : step }
}

/** Spends what all share while the code is written; whichever fails, what was done is in the list. */
async function spendAndWrite(
  request: CodeRequest,
  hashed: CodeHash,
  { past }: CountedText,
  undo: Undo[],
): Promise<void> {
  const spending = spendShared(request).then((spent) => void undo.push(ofBudget(spent)))
  const writing = writeCode(request, hashed, past)
  undo.push({ step: writing.takeBack, ofNumber: writing.takeBack })
  await together(spending, writing.written)
}

/**
 * Spends the text's budgets and writes its code, all of it or nothing: the phone has counted it, so what its network
 * has comes next, then what all share. The breaker's try is taken last.
 */
async function prepare(request: CodeRequest, code: string, begun: BegunText, caller: Caller): Promise<Prepared> {
  const counted = await countedOf(request, begun, caller)
  const undo: Undo[] = [ofPhone(counted)]
  const takeBack = () => together(...undo.map(({ step }) => step()))
  try {
    const hashed = await hashCode(request.purpose, request.phone, code)
    undo.push(...(await spendOfCaller(caller)).map(ofBudget))
    await spendAndWrite(request, hashed, counted, undo)
    const allowed = begun.breaker && (await takeTry(begun.breaker))
    await refuseInPause(allowed, caller)
    return { allowed, takeBack, takeBackFromNumber: () => together(...undo.map(({ ofNumber }) => ofNumber?.())) }
  } catch (error) {
    await takeBack()
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
 * @param begun the beginning of its text, which the caller may have made beside a reading
 * @throws {Fault} `too-many-requests`, `sms-failed` (everything is given back; for a refused number all but the
 * cool-down and the network's budget)
 */
export async function sendCode(request: CodeRequest, begun: BegunText, caller: Caller): Promise<void> {
  const { purpose, holder, asker } = request
  // Everyone who has configured the stage knows a fixed code: it opens no account that was powerful before it was
  // configured, not even during this refusal.
  const isRefused = begun.testCode !== null && holder !== null && isPowerful(holder.role)
  const code = isRefused ? randomCode() : (begun.testCode ?? randomCode())
  const prepared = await prepare(request, code, begun, caller)
  if (prepared.allowed) await deliver(request, code, prepared.allowed, prepared, caller)
  if (isRefused) await refuseNumber(prepared, 'powerful', caller)
  await logSecurityEvent('code_sent', caller, { account: asker ?? holder?.id, reason: purpose })
}

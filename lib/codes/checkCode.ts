import { randomUUID } from 'node:crypto'
import { giveBackOnce, mayBeDone, type Part, type Transacted, transact, writeOwn } from '../aws/dynamodb.ts'
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault, fault, type Limit } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { allowedBy } from '../throttle/limit.ts'
import { giveBack, givingBack, type Receipt, spend, spendIdly } from '../throttle/spend.ts'
import { subjects } from '../throttle/table.ts'
import { type CodeHash, matches, readCode } from './code.ts'
import { coolDownEnd } from './phoneTextTable.ts'
import type { Purpose } from './purpose.ts'
import { codeHashFrom, consumption, triesUsedUp, tryReturn, trySpending } from './table.ts'

/** The parts of a transaction that every use of a code has. */
type Own = 'code' | 'cool-down' | 'budget'

/** A right code that is not used up yet. */
export interface RightCode {
  phone: Phone
  purpose: Purpose
  /**
   * Uses it up and ends the cool-down, in one transaction with its effect. Where the transaction fails for reasons of
   * its own, the code stays live and the try is given back.
   */
  use<Name extends string>(effect: readonly Part<Name>[]): Promise<Transacted<Name | Own>>
  /** Gives the try back: the code stays live, as if it had not been tried. */
  release(): Promise<void>
}

/** Work that runs beside the check. */
export interface Beside {
  /**
   * The caller's own budget, being spent. Nothing is compared without it, and where it refuses, the try is given back.
   */
  budget?: Promise<unknown>
  /**
   * Reads what the right code will need, beside the count of the hour; it never fails. It is also read without a live
   * code.
   */
  reading?: () => Promise<unknown>
}

interface Tried {
  phone: Phone
  purpose: Purpose
  stored: CodeHash
  now: number
  release(): Promise<void>
}

/** There is no live code, or one whose tries are used up: then with the limit. */
type NoCode = { limit: Limit | null }

/** Spends a try of the live code, beside the caller's budget. @throws what the budget throws */
async function spendTry(
  phone: Phone,
  purpose: Purpose,
  caller: Caller,
  budget?: Promise<unknown>,
): Promise<Tried | NoCode> {
  const now = Date.now()
  const trying = writeOwn(trySpending(phone, purpose, caller.network, randomUUID(), now))
  const [paid, tried] = await Promise.allSettled([budget, trying])
  const isTried = tried.status === 'fulfilled' && tried.value.done
  const stored = isTried ? codeHashFrom(tried.value.item) : null
  const release = async () => {
    if (stored) await giveBackOnce(tryReturn(phone, purpose, caller.network, stored))
  }
  if (paid.status === 'rejected') {
    await afterwards(caller, release)
    throw paid.reason
  }
  if (tried.status === 'rejected') throw tried.reason
  if (stored) return { phone, purpose, stored, now, release }
  return { limit: triesUsedUp(phone, tried.value.item, caller.network, now) }
}

const triesOf = (phone: Phone) => ({ name: 'code-tries', subject: subjects.phone(phone), window: 'hour' }) as const

/** Spends one of the phone's wrong tries of the hour. @throws {Fault} `too-many-requests`; then the try is given back */
async function spendHourly({ phone, release }: Tried): Promise<Receipt> {
  try {
    return await spend({ ...triesOf(phone), ...allowedBy('CODE_TRIES_PER_PHONE_HOUR') })
  } catch (error) {
    await release()
    throw error
  }
}

/**
 * The right code. It does not count as one of the hour's wrong tries: its count is taken back by the transaction that
 * uses the code up, or where that fails.
 */
function rightCode(tried: Tried, hourly: Receipt, caller: Caller): RightCode {
  const { phone, purpose, stored, now } = tried
  let isCounted = true
  const giveHourlyBack = async () => {
    if (!isCounted) return
    isCounted = false
    await afterwards(caller, () => giveBack(hourly))
  }
  const release = async () => void (await together(tried.release(), giveHourlyBack()))
  return {
    phone,
    purpose,
    release,
    async use<Name extends string>(effect: readonly Part<Name>[]) {
      const parts: Part<Name | Own>[] = [
        consumption(phone, purpose, stored, now),
        coolDownEnd(phone, now),
        ...(isCounted ? [givingBack(hourly)] : []),
        ...effect,
      ]
      try {
        const written = await transact(parts)
        if (written.done) isCounted = false
        else await giveHourlyBack()
        return written
      } catch (error) {
        // Nothing is given back twice: where the transaction may have been carried out, the hour's unit stays spent.
        if (mayBeDone(error)) isCounted = false
        await release().catch(() => undefined)
        throw error
      }
    },
  }
}

/**
 * Checks a code: spends a try, then compares. A text that is not six digits is a wrong code and spends nothing; without
 * a live code of this purpose nothing is spent either.
 * @throws {Fault} `wrong-code`, `code-expired` (dead by tries too), `too-many-requests` (wrong tries of the hour)
 */
export async function checkCode(
  phone: Phone,
  purpose: Purpose,
  typed: string,
  caller: Caller,
  { budget, reading }: Beside = {},
): Promise<RightCode> {
  const code = readCode(typed)
  if (code === null) {
    await budget
    throw fault('wrong-code')
  }
  const tried = await spendTry(phone, purpose, caller, budget)
  if ('limit' in tried) {
    // A wrong code costs these calls; whether a phone has a code on its way is not to be told by their absence.
    await together(spendIdly(triesOf(phone)), reading?.())
    throw new Fault('code-expired', tried.limit ? { limit: tried.limit } : {})
  }
  const [hourly] = await together(spendHourly(tried), reading?.())
  if (await matches(tried.stored, purpose, phone, code)) return rightCode(tried, hourly, caller)
  await logSecurityEvent('code_wrong', caller, { reason: purpose })
  throw fault('wrong-code')
}

/** Gives the try back where work fails that a right code waits for. */
export async function orRelease<Done>(code: RightCode, work: Promise<Done>): Promise<Done> {
  try {
    return await work
  } catch (error) {
    await code.release().catch(() => undefined)
    throw error
  }
}

import { randomUUID } from 'node:crypto'
import { giveBackOnce, type Part, type Transacted, transact, writeOwn } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { fault } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { giveBack, spend, spendIdly } from '../throttle/spend.ts'
import { subjects } from '../throttle/table.ts'
import { matches, readCode } from './code.ts'
import type { Purpose } from './purpose.ts'
import { codeHashFrom, consumption, coolDownEnd, tryReturn, trySpending } from './table.ts'

/** A right code that is not used up yet. */
export interface RightCode {
  phone: Phone
  purpose: Purpose
  /**
   * Uses the code up and ends the cool-down, in one transaction with its effect. Where the transaction fails, the code
   * lives on and its try is given back.
   */
  use<Name extends string>(effect: readonly Part<Name>[]): Promise<Transacted<Name | 'code' | 'cool-down'>>
  /** Gives the try back; the code lives on. */
  release(): Promise<void>
}

/**
 * Checks a code: spends a try, then compares. Text that is not six digits is wrong and spends nothing; without a live
 * code of this purpose nothing is spent either.
 * @throws {Fault} `wrong-code`, `code-expired` (dead by tries too), `too-many-requests` (wrong tries of the hour)
 */
export async function checkCode(phone: Phone, purpose: Purpose, typed: string, caller: Caller): Promise<RightCode> {
  const code = readCode(typed)
  if (code === null) throw fault('wrong-code')
  const now = Date.now()
  const id = randomUUID()
  const tried = await writeOwn(trySpending(phone, purpose, caller.network, id, now))
  const tries = { name: 'code-tries', subject: subjects.phone(phone), window: 'hour' } as const
  if (!tried.done) {
    // A wrong code costs this call; whether a phone has a code on its way is not to be told by its absence.
    await spendIdly(tries)
    throw fault('code-expired')
  }
  const stored = codeHashFrom(tried.item)
  const release = async () => {
    await giveBackOnce(tryReturn(phone, purpose, caller.network, stored))
  }
  const hourly = await spend({ ...tries, max: settings().CODE_TRIES_PER_PHONE_HOUR }).catch(async (error: unknown) => {
    await release()
    throw error
  })
  if (!(await matches(stored, purpose, phone, code))) {
    await logSecurityEvent('code_wrong', caller, { reason: purpose })
    throw fault('wrong-code')
  }
  await giveBack(hourly)
  return {
    phone,
    purpose,
    use: <Name extends string>(effect: readonly Part<Name>[]) => {
      const parts: Part<Name | 'code' | 'cool-down'>[] = [
        consumption(phone, purpose, stored, now),
        coolDownEnd(phone),
        ...effect,
      ]
      return transact(parts).catch(async (error: unknown) => {
        await release().catch(() => undefined)
        throw error
      })
    },
    release,
  }
}

import { randomUUID } from 'node:crypto'
import { giveBackOnce, type Item, mayBeDone, type Part, type Transacted, transact, writeOwn } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { tooManyRequests } from '../throttle/limit.ts'
import { type CodeHash, matches, readCode } from './code.ts'
import type { Purpose } from './purpose.ts'
import {
  type CodeTry,
  codeHashFrom,
  codeIn,
  consumption,
  holderIn,
  hourReturn,
  type TryRefusal,
  tryRefusal,
  tryReturn,
  trySpending,
} from './table.ts'

/** What becomes of the phone's codes of other purposes when a code is used. */
export type OtherCodes = 'stay' | 'end'

/** A right code that is not used up yet. */
export interface RightCode {
  phone: Phone
  purpose: Purpose
  /** The account that had the phone when the code was asked for; null where none had. */
  holder: AccountId | null
  /**
   * Uses it up and ends the cool-down, in one transaction with its effect. Where the transaction fails for reasons of
   * its own, the code stays live and the try is given back.
   */
  use<Name extends string>(effect: readonly Part<Name>[], others: OtherCodes): Promise<Transacted<Name | 'code'>>
  /** Gives the try back, once, unless it is used up: the code stays live, as if it had not been tried. Never fails. */
  release(): Promise<void>
}

interface Tried {
  one: CodeTry
  stored: CodeHash
  holder: AccountId | null
}

function triedFrom(one: CodeTry, item: Item | undefined): Tried {
  const code = codeIn(item, one.purpose)
  return { one, stored: codeHashFrom(code), holder: holderIn(code) }
}

/** Gives a try back. @param ofHour whether to its hour too, which needs no code that is still the same one */
async function giveTryBack({ one, stored }: Tried, ofHour: boolean): Promise<void> {
  // A network without tries leaves no name behind: any number of them would fill the item. Between the first two
  // another try of the network may have been given back.
  for (const isOnly of [true, false, true]) {
    if (await giveBackOnce(tryReturn(one, stored, { ofHour, isOnly }))) return
  }
  if (ofHour) await giveBackOnce(hourReturn(one))
}

function refusedTry(refusal: TryRefusal, now: number): Fault {
  if (refusal.kind === 'no-code') return fault('code-expired')
  const { kind, limit } = refusal
  return kind === 'hour' ? tooManyRequests(limit, now) : new Fault('code-expired', { limit })
}

/**
 * Spends a try of the live code and of its phone's hour, beside the caller's budget.
 * @throws {Fault} what the budget throws, then `code-expired`, `too-many-requests`; then nothing stays spent
 */
async function spendTry(one: CodeTry, caller: Caller, budget?: Promise<unknown>): Promise<Tried> {
  const [paid, tried] = await Promise.allSettled([budget, writeOwn(trySpending(one))])
  const spent = tried.status === 'fulfilled' && tried.value.done ? triedFrom(one, tried.value.item) : null
  if (paid.status === 'rejected') {
    if (spent) await afterwards(caller, () => giveTryBack(spent, true))
    throw paid.reason
  }
  if (tried.status === 'rejected') throw tried.reason
  if (spent) return spent
  throw refusedTry(tryRefusal(one, tried.value.item), one.now)
}

/**
 * The right code. It does not count as one of the hour's wrong tries: its count is taken back by the write that uses the
 * code up, or where that fails.
 */
function rightCode(tried: Tried, caller: Caller): RightCode {
  const { one, stored, holder } = tried
  const { phone, purpose } = one
  let [isTried, isCounted] = [true, true]
  const release = async () => {
    const [ofCode, ofHour] = [isTried, isCounted]
    isTried = false
    isCounted = false
    if (ofCode) await afterwards(caller, () => giveTryBack(tried, ofHour))
  }
  const giveHourBack = async () => {
    if (isCounted) await afterwards(caller, () => giveBackOnce(hourReturn(one)))
    isCounted = false
  }
  return {
    phone,
    purpose,
    holder,
    release,
    async use<Name extends string>(effect: readonly Part<Name>[], others: OtherCodes) {
      const used = consumption(one, stored, { ofHour: isCounted, endsOthers: others === 'end' })
      try {
        const written = await transact<Name | 'code'>([used, ...effect])
        if (written.done || written.refusals.has('code')) isTried = false
        if (written.done) isCounted = false
        else await giveHourBack()
        return written
      } catch (error) {
        // Nothing is given back twice: where the transaction may have been carried out, the hour's unit stays spent.
        if (mayBeDone(error)) isCounted = false
        await release()
        throw error
      }
    },
  }
}

/**
 * Checks a code: spends a try, then compares. A text that is not six digits is a wrong code and spends nothing; without
 * a live code of this purpose nothing is spent either, by the same call.
 * @param budget the caller's own, being spent: nothing is compared without it, and where it refuses, the try is given back
 * @throws {Fault} `wrong-code`, `code-expired` (dead by tries too), `too-many-requests` (wrong tries of the hour)
 */
export async function checkCode(
  phone: Phone,
  purpose: Purpose,
  typed: string,
  caller: Caller,
  budget?: Promise<unknown>,
): Promise<RightCode> {
  const code = readCode(typed)
  if (code === null) {
    await budget
    throw fault('wrong-code')
  }
  const one = { phone, purpose, network: caller.network, id: randomUUID(), now: Date.now() }
  const tried = await spendTry(one, caller, budget)
  if (await matches(tried.stored, purpose, phone, code)) return rightCode(tried, caller)
  await logSecurityEvent('code_wrong', caller, { reason: purpose })
  throw fault('wrong-code')
}

/**
 * Waits for what a right code was typed for. Whatever fails or refuses that before the code is used up, its try is given
 * back.
 */
export async function orRelease<Done>(code: RightCode, work: Promise<Done>): Promise<Done> {
  try {
    return await work
  } catch (error) {
    await code.release()
    throw error
  }
}

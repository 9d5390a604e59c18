import type { Part } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import { checkCode, orRelease, type RightCode } from '../codes/checkCode.ts'
import { fault } from '../fault.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendRegistration } from '../throttle/budgets.ts'
import { type Account, newAccount } from './account.ts'
import { claimedPhoneUpdate } from './changeTable.ts'
import { holderOf } from './findAccount.ts'
import { findById } from './findById.ts'
import { carryOutOnce, type OnceOnly, reservationFor } from './idempotency.ts'
import { type Reservation, reservationPart } from './idempotencyTable.ts'
import { identifierPut } from './identifierTable.ts'
import { joinParts } from './listing.ts'
import { accountPut } from './table.ts'

const ATTEMPTS_MAX = 5

type Refusal = 'holder' | 'identifier' | 'id' | 'list' | 'stat' | 'idempotency'

async function claim(
  phone: Phone,
  code: RightCode,
  holder: Account | null,
  reservation: Reservation | null,
  caller: Caller,
): Promise<Account | typeof again> {
  const account = newAccount(randomAccountId(), {
    name: null,
    role: 'normal',
    verifier: null,
    phone: { phone, state: 'proved' },
    email: null,
    loginname: null,
    registeredFrom: caller.address,
  })
  const parts: Part<Refusal>[] = [
    { refusal: 'id', put: accountPut(account) },
    { refusal: 'identifier', put: identifierPut(phoneIdentifier(phone), account.id, holder?.id ?? null) },
    ...(holder ? [{ refusal: 'holder' as const, update: claimedPhoneUpdate(holder) }] : []),
    ...joinParts(account),
    ...(reservation ? [reservationPart(reservation, account.id)] : []),
  ]
  const written = await code.use(parts, 'end')
  if (written.done) return account
  if (written.refusals.has('code')) throw fault('code-expired')
  return again
}

/**
 * Finds who has the phone: the first time as it was when the code was asked for, since the claim itself is refused where
 * that has changed; after that as it is.
 */
function holders({ phone, holder }: RightCode): () => Promise<Account | null> {
  const asAsked = async () => holder
  let read: () => Promise<AccountId | null> = asAsked
  return async () => {
    const id = await read()
    read = () => holderOf(phoneIdentifier(phone))
    const account = id === null ? null : await findById(id)
    return account?.phone?.phone.number === phone.number ? account : null
  }
}

async function claimByCode(
  phone: Phone,
  typedCode: string,
  reservation: Reservation | null,
  caller: Caller,
  budget: Promise<void>,
): Promise<Account> {
  const code = await checkCode(phone, 'register', typedCode, caller, budget)
  const candidates = holders(code)
  const claiming = untilSettled(ATTEMPTS_MAX, async () => {
    const holder = await candidates()
    if (holder?.phone?.state === 'proved') throw fault('phone-registered')
    const account = await claim(phone, code, holder, reservation, caller)
    if (account === again) return again
    await logSecurityEvent('code_used', caller, { account: account.id, reason: 'register' })
    if (holder) await logSecurityEvent('phone_claimed', caller, { account: holder.id })
    await logSecurityEvent('registered', caller, { account: account.id })
    return account
  })
  return orRelease(code, claiming)
}

/**
 * Makes an account of a phone and a right code of purpose `register`. An unproved phone is taken from its holder, who
 * keeps id, data and password and loses all sessions (contract, «Proved and unproved phones»).
 * @returns the new account, or the one that the same request made before
 * @throws {Fault} `wrong-code`, `code-expired`, `phone-registered` (proved meanwhile: the code lives), `conflict`
 */
export async function claimPhone(
  phone: Phone,
  typedCode: string,
  once: OnceOnly | null,
  caller: Caller,
): Promise<Pick<Account, 'id'>> {
  const budget = spendRegistration(caller.network)
  // With a key for repeats the budget is spent first: asking what an earlier request has made counts too.
  if (once) await budget
  const reservation = once && (await reservationFor(once))
  const made = await carryOutOnce(reservation, () => claimByCode(phone, typedCode, reservation, caller, budget))
  return typeof made === 'object' ? made : { id: made as AccountId }
}

import { type Account, identifiersOf } from '../accounts/account.ts'
import { findByIdentifier } from '../accounts/findAccount.ts'
import { requireLoginPhone } from '../accounts/requireLoginPhone.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import { checkCode, orRelease, type RightCode } from '../codes/checkCode.ts'
import { fault } from '../fault.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { readSubject } from '../identity/subject.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { acceptable, readNewPassword } from '../passwords/password.ts'
import { makeVerifier, type Verifier } from '../passwords/verifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendLogin } from '../throttle/budgets.ts'
import { openByCode, refuseFrozen } from './openByCode.ts'
import { type Behind, type Reading, readBehind } from './readBehind.ts'
import type { OpenedSession } from './session.ts'

export interface Reset {
  phone: Phone
  /** The account's login field as it was sent; it must name the phone's account. */
  typedAccount: string
  typedCode: string
  newPassword: string
}

const ATTEMPTS_MAX = 5

function names(typed: string, account: Account): boolean {
  const subject = readSubject(typed)
  if (subject === null) return false
  if (subject.kind === 'id') return subject.id === account.id
  return identifiersOf(account).some(({ key }) => key === subject.identifier.key)
}

/**
 * Checks the code beside the network's budget. A phone that is no account's login is refused before anything is said
 * about its code.
 */
async function check({ phone, typedCode }: Reset, spending: Promise<void>, caller: Caller): Promise<RightCode> {
  try {
    return await checkCode(phone, 'reset', typedCode, caller, spending)
  } catch (error) {
    await spending
    await requireLoginPhone(await findByIdentifier(phoneIdentifier(phone)), caller)
    throw error
  }
}

async function behindPhone(reading: Reading, caller: Caller): Promise<Behind> {
  const found = await reading()
  await requireLoginPhone(found?.account ?? null, caller)
  if (!found) throw fault('no-account')
  return found
}

/** @throws {Fault} `no-account`, `account-mismatch`, `invalid`, `account-frozen`, `code-expired` */
function openBehind(code: RightCode, typedAccount: string, md5: Md5Hex, caller: Caller): Promise<OpenedSession> {
  const reading = readBehind(code)
  let verifier: Verifier | undefined
  return untilSettled(ATTEMPTS_MAX, async () => {
    const behind = await behindPhone(reading, caller)
    const { account } = behind
    if (!names(typedAccount, account)) throw fault('account-mismatch')
    // Judged behind the code: the answer tells whether a text is an identifier of the account.
    if (!acceptable(md5, identifiersOf(account))) throw fault('invalid')
    await refuseFrozen(account, caller)
    verifier ??= await makeVerifier(md5)
    const dropsUnproved = account.phone?.state !== 'proved'
    const change = { password: { set: verifier }, endsSessions: true, dropsUnproved }
    const opened = await openByCode(behind, code, change, caller)
    if (!opened) return again
    await logSecurityEvent('password_reset', caller, { account: account.id })
    return opened
  })
}

/**
 * Sets a new password by phone and a code of purpose `reset`, and logs in. All other sessions and codes end; with an
 * unproved phone, identifiers and friends of the unproved time are dropped too.
 * @throws {Fault} in this order: `invalid` (password), `no-account` (phone), `wrong-code`, `code-expired`, and while
 * the code lives on `account-mismatch`, `invalid` (a password that is one of the account's identifiers),
 * `account-frozen`
 */
export async function resetPassword(reset: Reset, caller: Caller): Promise<OpenedSession> {
  const { phone, typedAccount, newPassword } = reset
  const spending = spendLogin(caller.network)
  const md5 = readNewPassword(newPassword, [phoneIdentifier(phone)])
  if (md5 === null) {
    await spending
    throw fault('invalid')
  }
  const code = await check(reset, spending, caller)
  return orRelease(code, openBehind(code, typedAccount, md5, caller))
}

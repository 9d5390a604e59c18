import { type Account, identifiersOf } from '../accounts/account.ts'
import { accountOfLoginPhone } from '../accounts/accountOfLoginPhone.ts'
import { audit } from '../audit/record.ts'
import { checkCode } from '../codes/check.ts'
import { Fault, fault } from '../fault.ts'
import { phoneIdentifier } from '../identifier.ts'
import type { Origin } from '../origin.ts'
import { acceptable, readNewPassword } from '../passwords/password.ts'
import { makeVerifier, type Verifier } from '../passwords/verifier.ts'
import type { Phone } from '../phone.ts'
import { readSubject } from '../subject.ts'
import { openByCode, refuseFrozen } from './openByCode.ts'
import type { OpenedSession } from './session.ts'

export interface Reset {
  phone: Phone
  /** The account's login field as it was sent; it must name the phone's account. */
  typedAccount: string
  typedCode: string
  newPassword: string
}

const ROUNDS_MAX = 5

function names(typed: string, account: Account): boolean {
  const subject = readSubject(typed)
  if (subject === null) return false
  if (subject.kind === 'id') return subject.id === account.id
  return identifiersOf(account).some(({ key }) => key === subject.identifier.key)
}

/**
 * Sets a new password by phone and a code of purpose `reset`, and logs in. All other sessions and codes end with it; on
 * an unproved phone also what the unproved time may have planted.
 * @throws {Fault} in this order: `invalid` (password), `no-account` (phone), `wrong-code`, `code-expired`, and while the
 * code lives on `account-mismatch`, `invalid` (a password that is one of the account's own names), `account-frozen`
 */
export async function resetPassword(reset: Reset, origin: Origin): Promise<OpenedSession> {
  const { phone, typedAccount, typedCode, newPassword } = reset
  const md5 = readNewPassword(newPassword, [phoneIdentifier(phone)])
  if (md5 === null) throw fault('invalid')
  await accountOfLoginPhone(phone, origin)
  const code = await checkCode(phone, 'reset', typedCode, origin)
  let verifier: Verifier | undefined
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const account = await accountOfLoginPhone(phone, origin)
    if (!names(typedAccount, account)) {
      await code.release()
      throw fault('account-mismatch')
    }
    // Judged only now: without the code nobody may find out by it which names the account has.
    if (!acceptable(md5, identifiersOf(account))) {
      await code.release()
      throw fault('invalid')
    }
    await refuseFrozen(account, code, origin)
    verifier ??= await makeVerifier(md5)
    const dropsPlanted = account.phone?.state !== 'proved'
    const change = { password: { set: verifier }, endsSessions: true, dropsPlanted }
    const opened = await openByCode(account, code, change, origin)
    if (!opened) continue
    await audit('password_reset', origin, { account: account.id })
    return opened
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

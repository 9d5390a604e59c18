import { type Account, loginPhoneOf } from '../accounts/account.ts'
import { provePassword } from '../accounts/provePassword.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import { checkCode, orRelease, type RightCode } from '../codes/checkCode.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendLogin } from '../throttle/budgets.ts'
import { subjects } from '../throttle/table.ts'
import { type Change, openByCode, refuseFrozen } from './openByCode.ts'
import { type Behind, type Reading, readBehind } from './readBehind.ts'
import type { OpenedSession } from './session.ts'

/** Evidence that the owner of the phone also set the account up. */
export interface Belonging {
  /** Account of the live session in the request. */
  loggedIn: AccountId | null
  md5: Md5Hex | null
}

const ATTEMPTS_MAX = 5
const keepsAll: Change = { password: 'kept', endsSessions: false, dropsUnproved: false }
const removesAll: Change = { password: 'removed', endsSessions: true, dropsUnproved: true }

async function isOwners(account: Account, { loggedIn, md5 }: Belonging, caller: Caller): Promise<boolean> {
  if (loggedIn === account.id) return true
  if (md5 === null) return false
  const proof = await provePassword(subjects.account(account.id), account, md5, caller)
  return proof.kind === 'right'
}

/** The account that the phone opens now. @throws {Fault} `code-expired` where it opens none any more */
async function accountBehind(reading: Reading): Promise<Behind> {
  const found = await reading()
  if (found && loginPhoneOf(found.account)) return found
  throw fault('code-expired')
}

/** @throws {Fault} `code-expired`, `account-frozen` */
function openBehind(code: RightCode, belonging: Belonging, caller: Caller): Promise<OpenedSession> {
  const reading = readBehind(code)
  return untilSettled(ATTEMPTS_MAX, async () => {
    const behind = await accountBehind(reading)
    const { account } = behind
    await refuseFrozen(account, caller)
    const keeps = account.phone?.state === 'proved' || (await isOwners(account, belonging, caller))
    const opened = await openByCode(behind, code, keeps ? keepsAll : removesAll, caller)
    if (!opened) return again
    await logSecurityEvent('login_succeeded', caller, { account: account.id, reason: 'code' })
    return opened
  })
}

/**
 * Logs in by phone and a code of purpose `login`. The code proves an unproved phone; sessions, password, identifiers
 * and friends of the unproved time are dropped, unless the evidence shows that they are the owner's own. Three rounds to
 * the database: the network's budget goes beside the try, then the account is read, then all is written.
 * @throws {Fault} `wrong-code`, `code-expired`, `account-frozen`, `too-many-requests`
 */
export async function logInWithCode(
  phone: Phone,
  typedCode: string,
  belonging: Belonging,
  caller: Caller,
): Promise<OpenedSession> {
  const code = await checkCode(phone, 'login', typedCode, caller, spendLogin(caller.network))
  return orRelease(code, openBehind(code, belonging, caller))
}

import { type Account, loginPhoneOf } from '../accounts/account.ts'
import { findByIdentifier } from '../accounts/find.ts'
import { provePassword } from '../accounts/provePassword.ts'
import { audit } from '../audit/record.ts'
import { checkCode, type RightCode } from '../codes/check.ts'
import { Fault, fault } from '../fault.ts'
import { phoneIdentifier } from '../identifier.ts'
import type { AccountId } from '../ids.ts'
import type { Md5Hex } from '../md5.ts'
import type { Origin } from '../origin.ts'
import type { Phone } from '../phone.ts'
import { subjects } from '../throttle/table.ts'
import { type Change, openByCode, refuseFrozen } from './openByCode.ts'
import type { OpenedSession } from './session.ts'

/** What shows that whoever has the phone is also who set the account up. */
export interface Belonging {
  /** Account of a live session that came along. */
  loggedIn: AccountId | null
  md5: Md5Hex | null
}

const ROUNDS_MAX = 5
const keepsAll: Change = { password: 'kept', endsSessions: false, dropsPlanted: false }
const removesAll: Change = { password: 'removed', endsSessions: true, dropsPlanted: true }

async function isOwners(account: Account, { loggedIn, md5 }: Belonging, origin: Origin): Promise<boolean> {
  if (loggedIn === account.id) return true
  if (md5 === null) return false
  const proof = await provePassword(subjects.account(account.id), account, md5, origin)
  return proof.kind === 'right'
}

/** The account that the phone opens now. @throws {Fault} `code-expired` where it opens none any more */
async function accountBehind(phone: Phone, code: RightCode): Promise<Account> {
  const account = await findByIdentifier(phoneIdentifier(phone))
  if (account && loginPhoneOf(account)) return account
  await code.release()
  throw fault('code-expired')
}

/**
 * Logs in by phone and a code of purpose `login`. An unproved phone is proved by it, and what the unproved time may have
 * planted goes (sessions, password, identifiers, friends), unless something shows that it is the owner's own.
 * @throws {Fault} `wrong-code`, `code-expired`, `account-frozen`, `too-many-requests`
 */
export async function logInWithCode(
  phone: Phone,
  typedCode: string,
  belonging: Belonging,
  origin: Origin,
): Promise<OpenedSession> {
  const code = await checkCode(phone, 'login', typedCode, origin)
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const account = await accountBehind(phone, code)
    await refuseFrozen(account, code, origin)
    const keeps = account.phone?.state === 'proved' || (await isOwners(account, belonging, origin))
    const opened = await openByCode(account, code, keeps ? keepsAll : removesAll, origin)
    if (!opened) continue
    await audit('login_succeeded', origin, { account: account.id, reason: 'code' })
    return opened
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}

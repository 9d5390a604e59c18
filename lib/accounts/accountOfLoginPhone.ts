import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { spendExistence } from '../throttle/budgets.ts'
import { type Account, loginPhoneOf } from './account.ts'
import { findByIdentifier } from './findAccount.ts'

/**
 * The account whose login this phone is.
 * @throws {Fault} `no-account`, for a contact phone too; it spends the network's existence budget
 */
export async function accountOfLoginPhone(phone: Phone, caller: Caller): Promise<Account> {
  const account = await findByIdentifier(phoneIdentifier(phone))
  if (account && loginPhoneOf(account)) return account
  await spendExistence(caller.network)
  throw fault('no-account')
}

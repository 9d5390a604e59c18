import { fault } from '../fault.ts'
import { phoneIdentifier } from '../identifier.ts'
import type { Origin } from '../origin.ts'
import type { Phone } from '../phone.ts'
import { spendExistence } from '../throttle/budgets.ts'
import { type Account, loginPhoneOf } from './account.ts'
import { findByIdentifier } from './find.ts'

/**
 * The account whose login this phone is.
 * @throws {Fault} `no-account`, for a contact phone too; it spends the network's existence budget
 */
export async function accountOfLoginPhone(phone: Phone, origin: Origin): Promise<Account> {
  const account = await findByIdentifier(phoneIdentifier(phone))
  if (account && loginPhoneOf(account)) return account
  await spendExistence(origin.network)
  throw fault('no-account')
}

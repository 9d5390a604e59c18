import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import { spendExistence } from '../throttle/budgets.ts'
import { type Account, loginPhoneOf } from './account.ts'

/**
 * The account that was found by a phone, where it logs in by it.
 * @throws {Fault} `no-account`, for a contact phone too; it spends the network's existence budget
 */
export async function requireLoginPhone(account: Account | null, caller: Caller): Promise<Account> {
  if (account && loginPhoneOf(account)) return account
  await spendExistence(caller.network)
  throw fault('no-account')
}

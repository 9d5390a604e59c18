import { type Part, transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Account } from './account.ts'
import { findById } from './findById.ts'

/** Refused as `account` where the account is not as it was read, as `last-admin` where no active admin would be left. */
export type ChangeRefusal = 'account' | 'last-admin' | 'others'

const ATTEMPTS_MAX = 5

/**
 * Changes an account by what it is now, planned anew as often as that changes meanwhile.
 * @param plan what to write, null where there is nothing to change
 * @returns whether something was changed
 * @throws {Fault} `no-account`, `last-admin`, `unavailable`
 */
export async function changeAsRead(
  id: AccountId,
  plan: (account: Account) => Part<ChangeRefusal>[] | null,
): Promise<boolean> {
  return untilSettled(ATTEMPTS_MAX, async () => {
    const account = await findById(id)
    if (!account) throw fault('no-account')
    const parts = plan(account)
    if (parts === null) return false
    const written = await transact(parts)
    if (written.done) return true
    if (written.refusals.has('last-admin') && !written.refusals.has('account')) throw fault('last-admin')
    return again
  })
}

/** The same part under the one name `others`, for parts whose refusals need no telling apart. */
export const along = (parts: readonly Part[]): Part<'others'>[] => parts.map((part) => ({ ...part, refusal: 'others' }))

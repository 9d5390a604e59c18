import type { Account } from '../accounts/account.ts'
import { holderOf } from '../accounts/findAccount.ts'
import { accountFrom, accountKey } from '../accounts/table.ts'
import { getAcross } from '../aws/dynamodb.ts'
import { type Ahead, ahead, together } from '../aws/together.ts'
import type { RightCode } from '../codes/checkCode.ts'
import type { AccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import { hasFailures, lockKey } from '../throttle/lockTable.ts'
import { subjects } from '../throttle/table.ts'
import { everySession } from './listSessions.ts'
import type { SessionItem } from './table.ts'

/** An account, what lies in its slots, and whether strangers' failures to log in to it are counted. */
export interface Behind {
  account: Account
  slots: Ahead<SessionItem[]>
  hasFailures: boolean
}

/** Reads who is behind a phone, again at each call; null where no account has it. */
export type Reading = () => Promise<Behind | null>

/** An account and its row of failures, in one round trip. */
async function accountAndLock(id: AccountId): Promise<Pick<Behind, 'hasFailures'> & { account: Account | null }> {
  const [ofAccount, ofLock] = [accountKey(id), lockKey(subjects.account(id))]
  const found = await getAcross({ [ofAccount.table]: ofAccount.key, [ofLock.table]: ofLock.key })
  return { account: accountFrom(found[ofAccount.table]), hasFailures: hasFailures(found[ofLock.table]) }
}

/** What is behind an account that still has the phone. */
async function readAccount(id: AccountId, phone: string): Promise<Behind | null> {
  const slots = ahead(() => everySession(id))
  const [{ account, hasFailures }] = await together(accountAndLock(id), slots.begin())
  return account?.phone?.phone.number === phone ? { account, slots, hasFailures } : null
}

/**
 * Reads who is behind the phone of a right code: first the account that had it when the code was asked for; where that
 * has it no more, and each time after the first, whoever has it now.
 */
export function readBehind({ phone, holder }: RightCode): Reading {
  let asAsked = holder
  return async () => {
    const known = asAsked === null ? null : await readAccount(asAsked, phone.number)
    asAsked = null
    if (known) return known
    const id = await holderOf(phoneIdentifier(phone))
    return id === null ? null : readAccount(id, phone.number)
  }
}

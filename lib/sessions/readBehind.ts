import type { Account } from '../accounts/account.ts'
import { holderOf } from '../accounts/findAccount.ts'
import { accountFrom, accountKey } from '../accounts/table.ts'
import { getAcross } from '../aws/dynamodb.ts'
import { type Ahead, ahead, together } from '../aws/together.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
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

/** Reads about a phone, made beside the check of its code. */
export interface Reading {
  holder: Ahead<AccountId | null>
  /** Null where no account has the phone, after as many reads. */
  behind: Ahead<Behind | null>
}

/** An account and its row of failures, in one round trip. */
async function accountAndLock(id: AccountId): Promise<Pick<Behind, 'hasFailures'> & { account: Account | null }> {
  const [ofAccount, ofLock] = [accountKey(id), lockKey(subjects.account(id))]
  const found = await getAcross({ [ofAccount.table]: ofAccount.key, [ofLock.table]: ofLock.key })
  return { account: accountFrom(found[ofAccount.table]), hasFailures: hasFailures(found[ofLock.table]) }
}

/** Reads, piece by piece, who is behind a phone. */
export function readBehind(phone: Phone): Reading {
  const holder = ahead(() => holderOf(phoneIdentifier(phone)))
  const behind = ahead(async () => {
    const id = await holder.next()
    const slots = ahead(() => everySession(id ?? randomAccountId()))
    const [{ account, hasFailures }] = await together(accountAndLock(id ?? randomAccountId()), slots.begin())
    return id !== null && account ? { account, slots, hasFailures } : null
  })
  return { holder, behind }
}

import { getItems } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { lockEnd } from './lock.ts'
import { loginLock, subjects, throttleKey } from './table.ts'

/** Those of these accounts whose password login is shut to strangers' networks. */
export async function lockedAmong(accounts: readonly AccountId[]): Promise<ReadonlySet<AccountId>> {
  const keys = accounts.map((id) => throttleKey(subjects.account(id), loginLock).key)
  const items = await getItems(environment().throttleTable, keys)
  const now = Date.now()
  const shut = new Set(items.filter((item) => lockEnd(item) > now).map(({ subject }) => String(subject)))
  return new Set(accounts.filter((id) => shut.has(subjects.account(id))))
}

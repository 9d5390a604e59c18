import { getItems } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { lockEndIn } from './lockTable.ts'
import { loginLock, subjects, throttleKeys } from './table.ts'

/** Selects those of these accounts whose password login is locked for unknown networks. */
export async function lockedAmong(accounts: readonly AccountId[]): Promise<ReadonlySet<AccountId>> {
  const { table, keys } = throttleKeys(accounts.map(subjects.account), loginLock)
  const items = await getItems(table, keys)
  const now = Date.now()
  const shut = new Set(items.filter((item) => lockEndIn(item) > now).map(({ subject }) => String(subject)))
  return new Set(accounts.filter((id) => shut.has(subjects.account(id))))
}

import { getItems } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Account } from './account.ts'
import { accountFrom } from './table.ts'

/** The accounts of these ids; deleted ones are left out. */
export async function findAccounts(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Account>> {
  const keys = [...new Set(ids)].map((id) => ({ id }))
  const accounts = (await getItems(environment().usersTable, keys)).map(accountFrom)
  return new Map(accounts.flatMap((account) => (account ? [[account.id, account] as const] : [])))
}

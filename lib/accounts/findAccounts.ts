import { getItems } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Account } from './account.ts'
import { accountFrom, accountKeys } from './table.ts'

/** The accounts of these ids; deleted ones are left out. */
export async function findAccounts(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Account>> {
  const { table, keys } = accountKeys(ids)
  const accounts = (await getItems(table, keys)).map(accountFrom)
  return new Map(accounts.flatMap((account) => (account ? [[account.id, account] as const] : [])))
}

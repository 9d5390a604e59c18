import { getMany } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import type { Account } from './account.ts'
import { accountFrom } from './table.ts'

/** The accounts of these ids; deleted ones are left out. */
export async function findMany(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Account>> {
  const keys = [...new Set(ids)].map((id) => ({ id }))
  const accounts = (await getMany(surroundings().usersTable, keys)).map(accountFrom)
  return new Map(accounts.flatMap((account) => (account ? [[account.id, account] as const] : [])))
}

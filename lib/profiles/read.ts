import type { Account } from '../accounts/account.ts'
import { accountKey } from '../accounts/table.ts'
import { getItem, type Item } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { DataType } from './dataType.ts'

/** The items that hold the values of these types: the account's own, and its profile where one of them lies there. */
export async function readStored(
  account: Pick<Account, 'id'>,
  types: readonly DataType[],
): Promise<{ [Table in DataType['table']]: Item }> {
  const reads = (table: DataType['table']) => types.some((type) => type.table === table)
  const ofAccount = accountKey(account.id)
  const [users, profiles] = await Promise.all([
    reads('users') ? getItem(ofAccount.table, ofAccount.key) : undefined,
    reads('profiles') ? getItem(surroundings().profilesTable, { account: account.id }) : undefined,
  ])
  return { users: users ?? {}, profiles: profiles ?? {} }
}

import type { Account } from '../accounts/account.ts'
import { accountKey } from '../accounts/table.ts'
import { getItem, type Item } from '../aws/dynamodb.ts'
import type { DataType } from './dataType.ts'
import { profileKey } from './table.ts'

/** The item without a prototype: managers choose the names of data types, and `constructor` is a possible one. */
const ownOnly = (item: Item | undefined): Item => Object.assign(Object.create(null), item)

/** The items with the values of these types: the account's own, and its profile where one of them needs it. */
export async function readStored(
  account: Pick<Account, 'id'>,
  types: readonly DataType[],
): Promise<{ [Table in DataType['table']]: Item }> {
  const reads = (table: DataType['table']) => types.some((type) => type.table === table)
  const [ofAccount, ofProfile] = [accountKey(account.id), profileKey(account.id)]
  const [users, profiles] = await Promise.all([
    reads('users') ? getItem(ofAccount.table, ofAccount.key) : undefined,
    reads('profiles') ? getItem(ofProfile.table, ofProfile.key) : undefined,
  ])
  return { users: ownOnly(users), profiles: ownOnly(profiles) }
}

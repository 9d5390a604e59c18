import { getItem, type Item } from '../aws/dynamodb.ts'
import type { Account } from './account.ts'
import { accountKey } from './table.ts'

/** What is no information about a person: proofs of who it is, and what is only of use to the service. */
const ours = ['password', 'epoch', 'firstLogin', 'importMark', 'avatar']

/** An account's own item as it is stored, whatever attributes it has, without what would open the account. */
export async function exportItem({ id }: Account): Promise<Item> {
  const { table, key } = accountKey(id)
  const item = (await getItem(table, key)) ?? {}
  return Object.fromEntries(Object.entries(item).filter(([name]) => !ours.includes(name)))
}

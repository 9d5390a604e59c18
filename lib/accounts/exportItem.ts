import { getItem, type Item } from '../aws/dynamodb.ts'
import type { Account } from './account.ts'
import { accountKey } from './table.ts'

/** Attributes without information about the person: proofs of identity, and what only the service uses. */
const ours = ['password', 'epoch', 'firstLogin', 'importMark', 'avatar']

/** An account's own item with every attribute, except those that prove the identity or serve only the service. */
export async function exportItem({ id }: Account): Promise<Item> {
  const { table, key } = accountKey(id)
  const item = (await getItem(table, key)) ?? {}
  return Object.fromEntries(Object.entries(item).filter(([name]) => !ours.includes(name)))
}

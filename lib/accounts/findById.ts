import { getItem } from '../aws/dynamodb.ts'
import { fault } from '../fault.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import type { Account } from './account.ts'
import { accountFrom, accountKey, isTombstone } from './table.ts'

/** The account with this id, strongly consistent; null where there is none or it is deleted. */
export async function findById(id: AccountId): Promise<Account | null> {
  const { table, key } = accountKey(id)
  return accountFrom(await getItem(table, key))
}

/** Reads an id that no account has: an absent account then costs as many reads as an existing one. */
export async function readNobody(): Promise<null> {
  await findById(randomAccountId())
  return null
}

/** Whether there was an account with this id. */
export async function wasDeleted(id: AccountId): Promise<boolean> {
  const { table, key } = accountKey(id)
  return isTombstone(await getItem(table, key))
}

/** @throws {Fault} `no-account` where there never was such an account */
export async function requireAccount(id: AccountId): Promise<void> {
  if (!(await findById(id)) && !(await wasDeleted(id))) throw fault('no-account')
}

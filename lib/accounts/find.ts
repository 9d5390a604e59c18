import { getItem } from '../aws/dynamodb.ts'
import type { Identifier } from '../identifier.ts'
import type { AccountId } from '../ids.ts'
import type { Subject } from '../subject.ts'
import type { Account } from './account.ts'
import { accountFrom, accountKey, identifierKey, isTombstone } from './table.ts'

/** The account with this id, strongly consistent; null where there is none or it is deleted. */
export async function findById(id: AccountId): Promise<Account | null> {
  const { table, key } = accountKey(id)
  return accountFrom(await getItem(table, key))
}

/** Whether there was an account with this id. */
export async function wasDeleted(id: AccountId): Promise<boolean> {
  const { table, key } = accountKey(id)
  return isTombstone(await getItem(table, key))
}

/** The account that holds this identifier. */
export async function findByIdentifier(identifier: Identifier): Promise<Account | null> {
  const { table, key } = identifierKey(identifier)
  const claim = await getItem(table, key)
  return claim ? findById(claim['account'] as AccountId) : null
}

/** Whoever was meant in a login field. */
export async function findAccount(subject: Subject | null): Promise<Account | null> {
  if (subject === null) return null
  return subject.kind === 'id' ? findById(subject.id) : findByIdentifier(subject.identifier)
}

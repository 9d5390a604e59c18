import { getItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { Subject } from '../identity/subject.ts'
import type { Account } from './account.ts'
import { findById, readNobody } from './findById.ts'
import { holderFrom, identifierKey } from './identifierTable.ts'

/** The id of the account that holds this identifier, by one read whether there is one or not. */
export async function holderOf(identifier: Pick<Identifier, 'key'>): Promise<AccountId | null> {
  const { table, key } = identifierKey(identifier)
  return holderFrom(await getItem(table, key))
}

/**
 * The account that holds this identifier. It takes two reads whether there is one or not, so that their number does not
 * tell.
 */
export async function findByIdentifier(identifier: Identifier): Promise<Account | null> {
  const holder = await holderOf(identifier)
  return holder === null ? readNobody() : findById(holder)
}

/** The same with a single read where there is none, for work whose outcome shows it anyway. */
export async function findHolder(identifier: Identifier): Promise<Account | null> {
  const holder = await holderOf(identifier)
  return holder === null ? null : findById(holder)
}

/** The account that a login field names. */
export async function findAccount(subject: Subject | null): Promise<Account | null> {
  if (subject === null) return null
  return subject.kind === 'id' ? findById(subject.id) : findByIdentifier(subject.identifier)
}

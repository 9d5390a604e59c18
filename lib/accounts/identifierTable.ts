/** The items of identifiers: which account has which. */
import type { Item, Part, Put } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'

export const identifierKey = ({ key }: Pick<Identifier, 'key'>) => ({
  table: environment().identifiersTable,
  key: { identifier: key },
})

/** The account that an identifier's item names. */
export const holderFrom = (item: Item | undefined): AccountId | null => item?.['account'] ?? null

/** Claims an identifier, free or held by the one account whose claim has expired. */
export function identifierPut(identifier: Identifier, account: AccountId, from: AccountId | null): Put {
  return {
    table: environment().identifiersTable,
    item: { identifier: identifier.key, account },
    condition: from === null ? 'attribute_not_exists(identifier)' : 'account = :from',
    ...(from !== null && { values: { ':from': from } }),
  }
}

/** Frees an identifier, if the account still holds it. */
export function identifierDeletion<Name extends string>(
  identifier: Identifier,
  account: AccountId,
  refusal: Name,
): Part<Name> {
  return {
    refusal,
    delete: { ...identifierKey(identifier), condition: 'account = :account', values: { ':account': account } },
  }
}

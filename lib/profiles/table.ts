/** The items of profiles: the values of data types that do not lie in the account's item, each by its attribute. */
import { type AttributeChange, changeExpression, changeOf } from '../aws/changes.ts'
import type { Item, Update } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

export const profileKey = (account: AccountId) => ({ table: environment().profilesTable, key: { account } })

/** All changes in one write; refused where an old value is another. */
export function profileUpdate(account: AccountId, changes: readonly AttributeChange[]): Update {
  return { ...profileKey(account), ...changeExpression(changeOf(changes)) }
}

/** The values of a profile, without the key. */
export function valuesIn(item: Item | undefined): Item {
  const { account: _own, ...values } = item ?? {}
  return values
}

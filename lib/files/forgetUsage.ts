import { deleteItem } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { usageKey } from './table.ts'

/** Forgets the quota of an account that keeps nothing. @returns false where it still keeps something */
export async function forgetUsage(account: AccountId): Promise<boolean> {
  const forgotten = await deleteItem({
    ...usageKey(account),
    condition: 'attribute_not_exists(account) OR (#files = :none AND #bytes = :none)',
    names: { '#files': 'files', '#bytes': 'bytes' },
    values: { ':none': 0 },
  })
  return forgotten.done
}

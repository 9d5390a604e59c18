import type { AccountId } from '../identity/accountId.ts'
import { hashOf } from '../securityLog/hashOf.ts'

/** What stands for an account that was deleted: the salted hash that the logs know it by. */
export async function pseudonymOf(account: AccountId): Promise<string> {
  return `#${await hashOf(account)}`
}

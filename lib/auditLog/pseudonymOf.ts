import type { AccountId } from '../identity/accountId.ts'
import { hashOf } from '../securityLog/hashOf.ts'

/** The pseudonym of a deleted account: the salted hash that the logs use. */
export async function pseudonymOf(account: AccountId): Promise<string> {
  return `#${await hashOf(account)}`
}

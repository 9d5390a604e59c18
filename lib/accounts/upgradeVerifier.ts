import { updateItem } from '../aws/dynamodb.ts'
import { logError } from '../aws/log.ts'
import type { Caller } from '../caller/caller.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { makeVerifier } from '../passwords/verifier.ts'
import type { Account } from './account.ts'
import { accountUpdate } from './changeTable.ts'

/**
 * Replaces a verifier of older cost or pepper after a good login, unless the password has changed meanwhile.
 * Its failure is logged and is no failure of the login.
 */
export async function upgradeVerifier(account: Account, md5: Md5Hex, caller: Caller): Promise<void> {
  try {
    await updateItem(accountUpdate(account, { set: { verifier: await makeVerifier(md5) } }, ['verifier']))
  } catch (error) {
    logError('verifier upgrade failed', error, { requestId: caller.requestId })
  }
}

import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { actParts } from '../trail/table.ts'
import { deleteAccount } from './deleteAccount.ts'

/**
 * Deletes an account in the name of a manager.
 * @throws {Fault} `no-account`, `last-admin`
 */
export async function deleteAnybody(id: AccountId, by: AccountId, origin: Origin): Promise<void> {
  const acts = actParts({ what: 'account_deleted', who: by, whom: id }, origin)
  await deleteAccount(id, origin, { by, along: acts.map((part) => ({ ...part, refusal: 'along' })) })
}

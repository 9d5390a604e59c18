import { wasDeleted } from '../accounts/findById.ts'
import type { DueChore } from '../chores/due.ts'
import { finishChore } from '../chores/finish.ts'
import { orFail, type WorkedOff, workOff } from '../chores/workOff.ts'
import { removeLeft } from './removeLeft.ts'

/**
 * Removes what is left of the accounts that were deleted, as far as the time allows.
 * @param until epoch milliseconds
 * @throws where some of it has failed
 */
export async function workOffLeaving(until: number): Promise<WorkedOff> {
  const worked = await workOff('leaving', until, async ({ ref, chore }: DueChore) => {
    if (chore.kind !== 'leaving') return
    // Whatever stands on the list, nobody is removed who is here.
    if (!(await wasDeleted(chore.account))) throw new Error('an account that is to be removed was not deleted')
    if (await removeLeft(chore.account, until)) await finishChore(ref)
  })
  return orFail(worked)
}

import { logError } from '../aws/log.ts'
import { deleteObject } from '../aws/s3.ts'
import { finishChore } from '../chores/finish.ts'
import type { Removal } from './contents.ts'

/** Removes an object at once, and the chore that would have done it; a failure leaves both to the sweep. */
export async function tidyNow({ object, chore }: Removal): Promise<void> {
  try {
    await deleteObject(object)
    await finishChore(chore)
  } catch (error) {
    logError('left to the sweep', error, {})
  }
}

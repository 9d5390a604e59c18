import { logError } from '../aws/log.ts'
import { deleteObject } from '../aws/s3.ts'
import { finishJob } from '../jobs/finishJob.ts'
import type { Removal } from './contentsTable.ts'

/** Removes an object at once, and the job that would have done it; a failure leaves both to the sweep. */
export async function deleteObjectNow({ object, job }: Removal): Promise<void> {
  try {
    await deleteObject(object)
    await finishJob(job)
  } catch (error) {
    logError('left to the sweep', error, {})
  }
}

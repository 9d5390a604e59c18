import type { Account } from '../accounts/account.ts'
import { transact, updateItem, writeOwn } from '../aws/dynamodb.ts'
import { putTexts } from '../aws/s3Stream.ts'
import { finishJob, jobRemoval } from '../jobs/finishJob.ts'
import { addJob, jobAddition, jobAt } from '../jobs/job.ts'
import { removeWriting } from './dropExport.ts'
import { jsonTexts } from './jsonTexts.ts'
import { sectionsOf } from './sectionsOf.ts'
import {
  exportEnd,
  type Facts,
  freshObject,
  KEPT_MS,
  leaseReturn,
  leaseTaking,
  type Ready,
  type Writing,
} from './table.ts'

// Longer than the function lives (resources/functions/platform.yml): who has not returned it is no more.
const LEASE_MS = 3 * 60_000
const WRITTEN_WITHIN_MS = 3_600_000

/** Takes the one lease and names the object to the sweep first; null where another function is at it. */
async function begin(running: Facts): Promise<Writing | null> {
  const now = Date.now()
  const writing = { object: freshObject(running.account), removal: jobAt('object', now + WRITTEN_WITHIN_MS) }
  await addJob(writing.removal, { kind: 'object', key: writing.object })
  if ((await writeOwn(leaseTaking(running, writing, now + LEASE_MS))).done) return writing
  await finishJob(writing.removal)
  return null
}

/** @returns whether the export was still wanted */
async function end(running: Facts, written: Writing): Promise<boolean> {
  const expiresAt = Date.now() + KEPT_MS
  const writing = { ...written, removal: jobAt('object', expiresAt) }
  const ready: Ready = { ...running, state: 'ready', writing, expiresAt, job: jobAt('export', expiresAt) }
  const { done } = await transact([
    exportEnd(ready),
    jobRemoval(written.removal),
    jobAddition(writing.removal, { kind: 'object', key: writing.object }),
    jobRemoval(running.job),
    jobAddition(ready.job, { kind: 'export', account: ready.account }),
  ])
  return done
}

/** Writes all data about an account into one file, in bounded memory; after a failure the next run continues. */
export async function writeExport(running: Facts, account: Account): Promise<void> {
  const writing = await begin(running)
  if (!writing) return
  try {
    await putTexts(writing.object, jsonTexts(sectionsOf(account)), 'application/json')
    if (!(await end(running, writing))) await removeWriting(writing)
  } catch (error) {
    await updateItem(leaseReturn(running, writing))
    throw error
  }
}

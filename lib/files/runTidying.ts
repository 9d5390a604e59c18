import { abortMultipartUpload, deleteObject, findMultipartUploads } from '../aws/s3.ts'
import type { FileId } from '../content/fileId.ts'
import { dropEdges } from '../friends/dropEdges.ts'
import { finishJob } from '../jobs/finishJob.ts'
import { type DueRun, runDue } from '../jobs/runDue.ts'
import type { DueJob } from '../jobs/table.ts'
import { dropUpload } from './dropUpload.ts'
import { findFile } from './findFile.ts'
import { finishUpload } from './finishUpload.ts'

/** An upload whose time is up: if its bytes have arrived, it becomes the file it was meant to be, else it goes. */
async function endUpload(id: FileId): Promise<void> {
  const file = await findFile(id)
  if (file?.state === 'pending' && !(await finishUpload(file))) await dropUpload(file)
}

async function removeObject(key: string): Promise<void> {
  for (const upload of await findMultipartUploads(key)) await abortMultipartUpload(key, upload)
  await deleteObject(key)
}

/** The most work of one job, so that others get their time; the rest is left to the next sweep. */
const PAIRS_MAX = 1000

async function carryOut({ ref, job }: DueJob): Promise<void> {
  if (job.kind === 'upload') await endUpload(job.file)
  else if (job.kind === 'object') await removeObject(job.key)
  else if (job.kind === 'edges' && !(await dropEdges(job.account, { until: job.until, pairsMax: PAIRS_MAX }))) return
  await finishJob(ref)
}

/**
 * Tidies what was left behind: uploads past their time, objects that nothing names, forgotten multipart uploads, edges of
 * an unproved time.
 * @param until epoch milliseconds
 */
export function runTidying(until: number): Promise<DueRun> {
  return runDue('tidying', until, carryOut)
}

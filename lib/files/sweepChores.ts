import { abortMultipartUpload, deleteObject, findMultipartUploads } from '../aws/s3.ts'
import type { DueChore } from '../chores/due.ts'
import { finishChore } from '../chores/finish.ts'
import { type WorkedOff, workOff } from '../chores/workOff.ts'
import type { FileId } from '../fileId.ts'
import { dropEdges } from '../friends/dropEdges.ts'
import { dropUpload } from './dropUpload.ts'
import { findFile } from './find.ts'
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

/** As many as one chore may take of the time of all; the rest is for the next sweep. */
const PAIRS_MAX = 1000

async function carryOut({ ref, chore }: DueChore): Promise<void> {
  if (chore.kind === 'upload') await endUpload(chore.file)
  else if (chore.kind === 'object') await removeObject(chore.key)
  else if (chore.kind === 'edges' && !(await dropEdges(chore.account, { until: chore.until, pairsMax: PAIRS_MAX })))
    return
  await finishChore(ref)
}

/**
 * Tidies what was left behind: uploads past their time, objects that nothing names, forgotten multipart uploads, edges of
 * an unproved time.
 * @param until epoch milliseconds
 */
export function sweepChores(until: number): Promise<WorkedOff> {
  return workOff('tidying', until, carryOut)
}

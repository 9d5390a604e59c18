/** Turns an upload whose bytes have arrived into a file. */
import type { Part } from '../aws/dynamodb.ts'
import { copyObject, type ObjectHead } from '../aws/s3.ts'
import { jobRemoval } from '../jobs/finishJob.ts'
import { addJob, jobAddition, jobAt } from '../jobs/job.ts'
import { rowDeletion } from '../lists/table.ts'
import { contentKeyOf, objectOf, type Removal } from './contentsTable.ts'
import { createReady, type KeptBytes } from './createReady.ts'
import { deleteObjectNow } from './deleteObjectNow.ts'
import type { Content, PendingFile, StoredFile } from './file.ts'
import { findContent } from './findContent.ts'
import { scoreOf, uploadRow } from './listRows.ts'
import { fileArrival } from './table.ts'

const DAY_MS = 86_400_000
/** The form lives for fifteen minutes; what it brings later than its first bytes goes as well. */
const FORM_OVER_AFTER_MS = 1_200_000

/** The MD5 that S3 made of an object that came in one piece (SSE-S3: the ETag). */
const md5Of = ({ etag }: ObjectHead): string => (/^[0-9a-f]{32}$/.test(etag) ? etag : '')

/** Whether what arrived is what was announced; S3 has seen to most of it already. */
export function isAsAnnounced(file: PendingFile, head: ObjectHead): boolean {
  if (head.size !== file.size) return false
  if (file.expectedMd5 !== null && file.expectedMd5 !== md5Of(head)) return false
  return file.sha256 === null || file.sha256 === head.sha256
}

function arrived(file: PendingFile, { key, object, md5, size }: Content): StoredFile {
  const { id, owner, name, doc, permission, downloads, createdAt } = file
  const facts = { id, owner, name, doc, size, md5, permission, downloads, createdAt }
  return { ...facts, state: 'ready', content: key, object, score: scoreOf(facts) }
}

/** The upload gives way to the file. */
function endOfUpload(file: PendingFile, ready: StoredFile): Part<'file' | 'job' | 'list'>[] {
  return [fileArrival(file, ready), jobRemoval(file.job), rowDeletion(uploadRow(file))]
}

interface Copied extends KeptBytes {
  /** The copy written for this file alone, with the job that removes it. */
  copy: Removal | null
}

/**
 * The bytes under a key that no form can write to: those that are kept already, or a copy of the very object that was
 * looked at.
 * @returns null where it is gone or another by now
 */
async function copied(file: PendingFile, head: ObjectHead): Promise<Copied | null> {
  const known = file.sha256 && (await findContent(contentKeyOf(file.sha256)))
  if (known) return { content: known, isNew: false, copy: null }
  const object = objectOf(file.sha256)
  const copy = { object, job: jobAt('object', Date.now() + DAY_MS) }
  await addJob(copy.job, { kind: 'object', key: object })
  if (!(await copyObject(file.arrivesAt, object, head.etag))) return null
  const key = file.sha256 === null ? object : contentKeyOf(file.sha256)
  return { content: { key, object, size: head.size, md5: md5Of(head) }, isNew: true, copy }
}

/**
 * Makes a file of an object under `pending/`.
 * @returns null where that could not be: another was quicker, or the object is another by now
 */
export async function completeByForm(file: PendingFile, head: ObjectHead): Promise<StoredFile | null> {
  const bytes = await copied(file, head)
  if (!bytes) return null
  const { copy } = bytes
  const ready = arrived(file, bytes.content)
  const leftover = { object: file.arrivesAt, job: jobAt('object', Date.now() + FORM_OVER_AFTER_MS) }
  const refusal = await createReady(ready, bytes, [
    ...endOfUpload(file, ready),
    jobAddition(leftover.job, { kind: 'object', key: leftover.object }),
    ...(copy ? [jobRemoval(copy.job)] : []),
  ])
  if (refusal === null) return ready
  if (copy) await deleteObjectNow(copy)
  return null
}

/** Makes a file of an object that its parts have made under its own key. */
export async function completeByParts(file: PendingFile, head: ObjectHead): Promise<StoredFile | null> {
  const content = { key: file.arrivesAt, object: file.arrivesAt, size: head.size, md5: '' }
  const ready = arrived(file, content)
  const refusal = await createReady(ready, { content, isNew: true }, endOfUpload(file, ready))
  return refusal === null ? ready : null
}

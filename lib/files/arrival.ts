/** What becomes of an upload whose bytes have arrived. */
import type { Part } from '../aws/dynamodb.ts'
import { copyObject, headObject, type ObjectHead } from '../aws/s3.ts'
import { addChore, choreAddition, choreAt } from '../chores/chores.ts'
import { choreRemoval } from '../chores/finish.ts'
import { rowDeletion } from '../shelves/table.ts'
import { contentKeyOf, findContent, objectOf, type Removal } from './contents.ts'
import type { Content, PendingFile, StoredFile } from './file.ts'
import { type Kept, keepReady } from './keep.ts'
import { placeOfUpload, scoreOf } from './places.ts'
import { fileArrival } from './table.ts'
import { tidyNow } from './tidy.ts'

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
function endOfUpload(file: PendingFile, ready: StoredFile): Part<'file' | 'chore' | 'shelf'>[] {
  return [fileArrival(file, ready), choreRemoval(file.chore), rowDeletion(placeOfUpload(file))]
}

interface Copied extends Kept {
  /** What was written for this file alone, with the chore that knows it. */
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
  const copy = { object, chore: choreAt('object', Date.now() + DAY_MS) }
  await addChore(copy.chore, { kind: 'object', key: object })
  if (!(await copyObject(file.arrivesAt, object, head.etag))) return null
  const key = file.sha256 === null ? object : contentKeyOf(file.sha256)
  return { content: { key, object, size: head.size, md5: md5Of(head) }, isNew: true, copy }
}

/**
 * Makes a file of an object under `pending/`.
 * @returns null where that could not be: another was quicker, or the object is another by now
 */
export async function arriveByForm(file: PendingFile, head: ObjectHead): Promise<StoredFile | null> {
  const bytes = await copied(file, head)
  if (!bytes) return null
  const { copy } = bytes
  const ready = arrived(file, bytes.content)
  const leftover = { object: file.arrivesAt, chore: choreAt('object', Date.now() + FORM_OVER_AFTER_MS) }
  const refusal = await keepReady(ready, bytes, [
    ...endOfUpload(file, ready),
    choreAddition(leftover.chore, { kind: 'object', key: leftover.object }),
    ...(copy ? [choreRemoval(copy.chore)] : []),
  ])
  if (refusal === null) return ready
  if (copy) await tidyNow(copy)
  return null
}

/** Makes a file of an object that its parts have made under its own key. */
export async function arriveByParts(file: PendingFile, head: ObjectHead): Promise<StoredFile | null> {
  const content = { key: file.arrivesAt, object: file.arrivesAt, size: head.size, md5: '' }
  const ready = arrived(file, content)
  const refusal = await keepReady(ready, { content, isNew: true }, endOfUpload(file, ready))
  return refusal === null ? ready : null
}

/** What lies where an upload's bytes arrive. */
export const headOf = (file: PendingFile): Promise<ObjectHead | null> => headObject(file.arrivesAt)

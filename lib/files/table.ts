/** The items of files; nothing else knows their attributes. */
import type { Item, Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { FileMd5, Sha256Hex } from '../content/digests.ts'
import type { FileId } from '../content/fileId.ts'
import type { FileName } from '../content/fileName.ts'
import type { Permission } from '../content/permission.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { AnyFile, FileFacts, PendingFile, StoredFile } from './file.ts'

export const fileKey = (id: FileId) => ({ table: environment().filesTable, key: { id } })

/** The keys of several files, each once. */
export const fileKeys = (ids: readonly number[]) => ({
  table: environment().filesTable,
  keys: [...new Set(ids)].map((id) => ({ id })),
})

const factsFrom = (item: Item): FileFacts => ({
  id: item['id'] as FileId,
  owner: item['owner'] as AccountId,
  name: item['name'] as FileName,
  doc: String(item['doc']),
  size: Number(item['size']),
  md5: String(item['md5']),
  permission: item['permission'] as Permission,
  downloads: Number(item['downloads']),
  createdAt: Number(item['createdAt']),
})

/** Reads a file's item. */
export function fileFrom(item: Item): AnyFile {
  const facts = factsFrom(item)
  if (item['state'] === 'ready') {
    const [content, object] = [String(item['content']), String(item['object'])]
    return { ...facts, state: 'ready', content, object, score: Number(item['score']) }
  }
  return {
    ...facts,
    state: 'pending',
    arrivesAt: String(item['arrivesAt']),
    sha256: (item['sha256'] ?? null) as Sha256Hex | null,
    expectedMd5: (item['expectedMd5'] ?? null) as FileMd5 | null,
    uploadId: item['uploadId'] ?? null,
    job: { list: String(item['jobList']), due: String(item['jobDue']) },
  }
}

const factsOf = ({ id, owner, name, doc, size, md5, permission, downloads, createdAt }: FileFacts): Item => ({
  id,
  owner,
  name,
  doc,
  size,
  md5,
  permission,
  downloads,
  createdAt,
})

function itemOf(file: AnyFile): Item {
  if (file.state === 'ready') {
    const { state, content, object, score } = file
    return { ...factsOf(file), state, content, object, score }
  }
  const { state, arrivesAt, sha256, expectedMd5, uploadId, job } = file
  return {
    ...factsOf(file),
    state,
    arrivesAt,
    sha256: sha256 ?? undefined,
    expectedMd5: expectedMd5 ?? undefined,
    uploadId: uploadId ?? undefined,
    jobList: job.list,
    jobDue: job.due,
  }
}

/** A new file; refused where the id is taken. */
export function fileCreation(file: AnyFile): Part<'id'> {
  return {
    refusal: 'id',
    put: { table: environment().filesTable, item: itemOf(file), condition: 'attribute_not_exists(id)' },
  }
}

const stillPending = (file: PendingFile) => ({
  condition: '#state = :pending AND arrivesAt = :arrivesAt',
  names: { '#state': 'state' },
  values: { ':pending': 'pending', ':arrivesAt': file.arrivesAt },
})

/** The file that an upload becomes; refused where it has become that already, or is gone. */
export function fileArrival(pending: PendingFile, file: StoredFile): Part<'file'> {
  return {
    refusal: 'file',
    put: { table: environment().filesTable, item: itemOf(file), ...stillPending(pending) },
  }
}

/** The end of an upload that becomes nothing; refused likewise. */
export function pendingDeletion(pending: PendingFile): Part<'file'> {
  return { refusal: 'file', delete: { ...fileKey(pending.id), ...stillPending(pending) } }
}

/** The premise of a change of a file or its rows: the fields that decide its positions. */
const unmoved = ({ permission, score, object }: StoredFile) => ({
  condition: '#permission = :permission AND score = :score AND #object = :object',
  names: { '#permission': 'permission', '#object': 'object' },
  values: { ':permission': permission, ':score': score, ':object': object },
})

export function fileDeletion(file: StoredFile): Part<'file'> {
  return { refusal: 'file', delete: { ...fileKey(file.id), ...unmoved(file) } }
}

/** Moves a file by its permission or score, and counts what was downloaded; refused where it was moved meanwhile. */
export function fileMove(from: StoredFile, to: StoredFile): Part<'file'> {
  const { condition, names, values } = unmoved(from)
  return {
    refusal: 'file',
    update: {
      ...fileKey(from.id),
      update: 'SET #permission = :newPermission, score = :newScore ADD downloads :downloads',
      condition,
      names,
      values: {
        ...values,
        ':newPermission': to.permission,
        ':newScore': to.score,
        ':downloads': to.downloads - from.downloads,
      },
    },
  }
}

/** Counts one more download of a file as it was just seen. */
export function downloadCount(file: StoredFile) {
  return {
    ...fileKey(file.id),
    update: 'ADD downloads :one',
    condition: '#permission = :permission AND #object = :object',
    names: { '#permission': 'permission', '#object': 'object' },
    values: { ':one': 1, ':permission': file.permission, ':object': file.object },
  }
}

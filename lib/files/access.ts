/** Rights on files: the permission mask decides, and the owner may do everything (contract, «Files»). */

import type { FileId } from '../content/fileId.ts'
import type { FileAction } from '../content/permission.ts'
import { fault } from '../fault.ts'
import { type AnyFile, mayDo, type PendingFile, type StoredFile, type Viewer } from './file.ts'
import { findFile } from './findFile.ts'
import { finishUpload } from './finishUpload.ts'

/** The file of an id as it is now. The caller's own upload is looked up in S3, in case its event is late or lost. */
async function currentFile(viewer: Viewer, id: FileId): Promise<StoredFile | null> {
  const file = await findFile(id)
  if (file?.state !== 'pending') return file
  return file.owner === viewer.id ? finishUpload(file) : null
}

/**
 * Admits one action on a file that was found; an upload in progress counts as missing.
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export function permitted(viewer: Viewer, file: AnyFile | null, action: FileAction): StoredFile {
  if (file?.state !== 'ready' || !mayDo(viewer, file, 'see')) throw fault('no-such-file')
  if (!mayDo(viewer, file, action)) throw fault('file-denied')
  return file
}

/**
 * A file for one action.
 * @param id null for what can be no file's
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export async function fileFor(viewer: Viewer, id: FileId | null, action: FileAction): Promise<StoredFile> {
  return permitted(viewer, id === null ? null : await currentFile(viewer, id), action)
}

/**
 * The caller's own upload, or the file that it has become.
 * @throws {Fault} `no-such-file`, `file-denied` (another account's file)
 */
export async function ownUpload(viewer: Viewer, id: FileId | null): Promise<PendingFile | StoredFile> {
  const file = id === null ? null : await findFile(id)
  if (file?.owner === viewer.id) return file
  if (file?.state === 'ready' && mayDo(viewer, file, 'see')) throw fault('file-denied')
  throw fault('no-such-file')
}

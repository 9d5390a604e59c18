/** Who may do what with a file: its permission mask decides, and its owner may everything (contract, «Files»). */
import { fault } from '../fault.ts'
import type { FileId } from '../fileId.ts'
import type { FileDeed } from '../permission.ts'
import type { AnyFile, PendingFile, StoredFile } from './file.ts'
import { findFile } from './find.ts'
import { finishUpload } from './finishUpload.ts'
import { mayDo, type Viewer } from './mayDo.ts'

/** The file of an id as it stands; one's own upload is looked at in S3 itself, should its event be late or lost. */
async function standing(viewer: Viewer, id: FileId): Promise<StoredFile | null> {
  const file = await findFile(id)
  if (file?.state !== 'pending') return file
  return file.owner === viewer.id ? finishUpload(file) : null
}

/**
 * A file that was found, for one deed; an upload that is under way is none.
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export function permitted(viewer: Viewer, file: AnyFile | null, deed: FileDeed): StoredFile {
  if (file?.state !== 'ready' || !mayDo(viewer, file, 'see')) throw fault('no-such-file')
  if (!mayDo(viewer, file, deed)) throw fault('file-denied')
  return file
}

/**
 * A file for one deed.
 * @param id null for what can be no file's
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export async function fileFor(viewer: Viewer, id: FileId | null, deed: FileDeed): Promise<StoredFile> {
  return permitted(viewer, id === null ? null : await standing(viewer, id), deed)
}

/**
 * An upload of one's own that is under way, or the file that it has become.
 * @throws {Fault} `no-such-file`, `file-denied` (somebody else's file)
 */
export async function ownUpload(viewer: Viewer, id: FileId | null): Promise<PendingFile | StoredFile> {
  const file = id === null ? null : await findFile(id)
  if (file?.owner === viewer.id) return file
  if (file?.state === 'ready' && mayDo(viewer, file, 'see')) throw fault('file-denied')
  throw fault('no-such-file')
}

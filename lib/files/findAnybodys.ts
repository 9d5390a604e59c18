import { fault } from '../fault.ts'
import type { FileId } from '../fileId.ts'
import type { StoredFile } from './file.ts'
import { findFile } from './find.ts'

/**
 * A file for a manager, whatever its permission says: whoever answers for what lies here must be able to deal with it.
 * @param id null for what can be no file's
 * @throws {Fault} `no-such-file`, also of an upload that is under way
 */
export async function findAnybodys(id: FileId | null): Promise<StoredFile> {
  const file = id === null ? null : await findFile(id)
  if (file?.state !== 'ready') throw fault('no-such-file')
  return file
}

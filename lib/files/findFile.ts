import { getItem } from '../aws/dynamodb.ts'
import type { FileId } from '../content/fileId.ts'
import { fault } from '../fault.ts'
import type { AnyFile, StoredFile } from './file.ts'
import { fileFrom, fileKey } from './table.ts'

/** Strongly consistent; null where there is no such file. */
export async function findFile(id: FileId): Promise<AnyFile | null> {
  const { table, key } = fileKey(id)
  const item = await getItem(table, key)
  return item ? fileFrom(item) : null
}

/**
 * A file for a manager, whatever its permission: managers answer for everything that is stored.
 * @param id null for text that cannot be a file's id
 * @throws {Fault} `no-such-file`, also for an upload that is under way
 */
export async function findAnyFile(id: FileId | null): Promise<StoredFile> {
  const file = id === null ? null : await findFile(id)
  if (file?.state !== 'ready') throw fault('no-such-file')
  return file
}

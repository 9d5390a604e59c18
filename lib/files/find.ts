import { getItem } from '../aws/dynamodb.ts'
import type { FileId } from '../fileId.ts'
import type { AnyFile } from './file.ts'
import { fileFrom, fileKey } from './table.ts'

/** Strongly consistent; null where there is no such file. */
export async function findFile(id: FileId): Promise<AnyFile | null> {
  const { table, key } = fileKey(id)
  const item = await getItem(table, key)
  return item ? fileFrom(item) : null
}

import { getItems } from '../aws/dynamodb.ts'
import type { AnyFile, StoredFile } from './file.ts'
import { fileFrom, fileKeys } from './table.ts'

/** The files and uploads with these ids, in their order. */
export async function findFiles(ids: readonly number[]): Promise<AnyFile[]> {
  const { table, keys } = fileKeys(ids)
  const files = (await getItems(table, keys)).map(fileFrom)
  const byId = new Map(files.map((file) => [Number(file.id), file]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The files of these ids that are ready, in the order of the ids. */
export async function findReadyFiles(ids: readonly number[]): Promise<StoredFile[]> {
  return (await findFiles(ids)).filter((file) => file.state === 'ready')
}

import { getItems } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AnyFile, StoredFile } from './file.ts'
import { fileFrom } from './table.ts'

/** What is there under these ids, in their order. */
export async function findFiles(ids: readonly number[]): Promise<AnyFile[]> {
  const items = await getItems(
    environment().filesTable,
    [...new Set(ids)].map((id) => ({ id })),
  )
  const byId = new Map(items.map((item) => [Number(item['id']), fileFrom(item)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The files of these ids that are ready, in the order of the ids. */
export async function findReadyFiles(ids: readonly number[]): Promise<StoredFile[]> {
  return (await findFiles(ids)).filter((file) => file.state === 'ready')
}

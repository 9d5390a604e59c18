import { getMany } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AnyFile, StoredFile } from './file.ts'
import { fileFrom } from './table.ts'

/** What is there under these ids, in their order. */
export async function findEach(ids: readonly number[]): Promise<AnyFile[]> {
  const items = await getMany(
    surroundings().filesTable,
    [...new Set(ids)].map((id) => ({ id })),
  )
  const byId = new Map(items.map((item) => [Number(item['id']), fileFrom(item)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The files of these ids that are ready, in the order of the ids. */
export async function findReady(ids: readonly number[]): Promise<StoredFile[]> {
  return (await findEach(ids)).filter((file) => file.state === 'ready')
}

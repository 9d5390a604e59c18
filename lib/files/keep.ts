import { type Part, transact } from '../aws/dynamodb.ts'
import { rowPut } from '../shelves/table.ts'
import { contentCreation, contentJoining } from './contents.ts'
import type { Content, StoredFile } from './file.ts'
import { placesOf } from './places.ts'

/** Bytes that are in S3, and whether any file has them already. */
export interface Kept {
  content: Content
  isNew: boolean
}

export type Refusal = 'id' | 'file' | 'content' | 'chore' | 'quota' | 'total' | 'idempotency' | 'shelf'

/**
 * Makes a file ready: itself, its places in all lists and its share in the bytes in one transaction.
 * @param parts what makes the file, and what goes along with it
 * @returns what refused, null where nothing did
 */
export async function keepReady(
  file: StoredFile,
  { content, isNew }: Kept,
  parts: readonly Part<Refusal>[],
): Promise<Refusal | null> {
  const written = await transact<Refusal>([
    ...parts,
    isNew ? contentCreation(content) : contentJoining(content),
    ...placesOf(file).map((place) => rowPut({ ...place, thing: file.id })),
  ])
  return written.done ? null : ([...written.refusals.keys()][0] ?? 'file')
}

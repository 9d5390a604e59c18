import { type Part, transact } from '../aws/dynamodb.ts'
import { rowPut } from '../lists/table.ts'
import { contentCreation, contentJoining } from './contentsTable.ts'
import type { Content, StoredFile } from './file.ts'
import { listRows } from './listRows.ts'

/** Bytes that are in S3, and whether any file has them already. */
export interface KeptBytes {
  content: Content
  isNew: boolean
}

export type Refusal = 'id' | 'file' | 'content' | 'job' | 'quota' | 'total' | 'idempotency' | 'list'

/**
 * Makes a file ready: itself, its rows in all lists and its share in the bytes in one transaction.
 * @param parts what makes the file, and what goes along with it
 * @returns what refused, null where nothing did
 */
export async function createReady(
  file: StoredFile,
  { content, isNew }: KeptBytes,
  parts: readonly Part<Refusal>[],
): Promise<Refusal | null> {
  const written = await transact<Refusal>([
    ...parts,
    isNew ? contentCreation(content) : contentJoining(content),
    ...listRows(file).map((row) => rowPut({ ...row, id: file.id, owner: file.owner })),
  ])
  return written.done ? null : ([...written.refusals.keys()][0] ?? 'file')
}

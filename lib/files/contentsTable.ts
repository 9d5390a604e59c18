/** Contents: bytes that are kept once, with the number of files that have them. */
import { randomBytes } from 'node:crypto'
import type { Item, Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { Sha256Hex } from '../content/digests.ts'
import { type JobRef, jobAddition, jobAt } from '../jobs/job.ts'
import type { Content } from './file.ts'

/** A name in the bucket that was never used and never will be again. */
const fresh = () => randomBytes(16).toString('hex')

export const contentKeyOf = (sha256: Sha256Hex): string => `sha256#${sha256}`

/** The key for bytes of this SHA-256; no two writers use the same one. */
export const objectOf = (sha256: Sha256Hex | null): string =>
  sha256 === null ? `own/${fresh()}` : `bytes/${sha256}/${fresh()}`

export const contentKey = (content: string) => ({ table: environment().contentsTable, key: { content } })

export interface CountedContent extends Content {
  /** The number of files with these bytes; at least one. */
  refs: number
}

/** Reads an item of the table. */
export function contentFrom(item: Item): CountedContent {
  return {
    key: String(item['content']),
    object: String(item['object']),
    size: Number(item['size']),
    md5: String(item['md5']),
    refs: Number(item['refs']),
  }
}

/** The row of new bytes with their first file; refused where the same bytes came first with another file. */
export function contentCreation({ key, object, size, md5 }: Content): Part<'content'> {
  return {
    refusal: 'content',
    put: {
      table: environment().contentsTable,
      item: { content: key, object, size, md5, refs: 1 },
      condition: 'attribute_not_exists(content)',
    },
  }
}

/** One more file of these bytes; refused where they are gone or stored anew. */
export function contentJoining({ key, object }: Content): Part<'content'> {
  return {
    refusal: 'content',
    update: {
      ...contentKey(key),
      update: 'ADD refs :one',
      condition: '#object = :object',
      names: { '#object': 'object' },
      values: { ':one': 1, ':object': object },
    },
  }
}

/** The number of files in the row that refused a change; null where the row is gone. */
export const refsIn = (item: Item | undefined): number | null => (item ? Number(item['refs']) : null)

/** An object that nothing names any more, but the job that will remove it. */
export interface Removal {
  object: string
  job: JobRef
}

// Long enough for the caller, who deletes the object right away; short enough that no link outlives it.
const REMOVAL_AFTER_MS = 60_000

/**
 * One file less of these bytes. With the last one the row goes in the same transaction, and the object by a job.
 * @param refs the number of files now; refused where it has changed
 */
export function contentLeaving({ key, object, refs }: Pick<CountedContent, 'key' | 'object' | 'refs'>): {
  parts: Part<'content' | 'job'>[]
  removal: Removal | null
} {
  if (refs > 1) {
    const update = { ...contentKey(key), update: 'ADD refs :minusOne', condition: 'refs > :one' }
    const part: Part<'content'> = { refusal: 'content', update: { ...update, values: { ':minusOne': -1, ':one': 1 } } }
    return { parts: [part], removal: null }
  }
  const job = jobAt('object', Date.now() + REMOVAL_AFTER_MS)
  const parts: Part<'content' | 'job'>[] = [
    { refusal: 'content', delete: { ...contentKey(key), condition: 'refs = :one', values: { ':one': 1 } } },
    jobAddition(job, { kind: 'object', key: object }),
  ]
  return { parts, removal: { object, job } }
}

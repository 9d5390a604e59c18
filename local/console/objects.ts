/** The objects in the bucket, the files that name them, and events that failed. */
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Cloud } from '../cloud.ts'
import type { StoredObject } from '../s3/stored.ts'

/** The row of a file that names an object. */
export interface Naming {
  id: string
  name: string
  state: string
}

export interface ShownObject {
  key: string
  size: number
  /** Epoch milliseconds. */
  at: number
  type: string
  etag: string
  files: Naming[]
}

export interface ObjectsPage {
  bucket: string
  /** Newest first. */
  objects: ShownObject[]
  /** Objects that match the search on all pages, and their bytes. */
  count: number
  bytes: number
  /** Where the next page begins; null on the last page. */
  next: number | null
  uploads: { key: string; startedAt: number; parts: number; size: number; files: Naming[] }[]
  deadLetters: { key: string; error: string; at: number; event: unknown }[]
}

const OBJECTS_MAX = 100
// At most this many rows of files are read for one page.
const ROWS_MAX = 20_000

/** Key → the files that name it. A file whose upload is pending names the key at which it will arrive. */
async function namings(client: DynamoDBClient, table: string): Promise<Map<string, Naming[]>> {
  const found = new Map<string, Naming[]>()
  let start: Record<string, AttributeValue> | undefined
  let rows = 0
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ...(start && { ExclusiveStartKey: start }) }))
    for (const item of page.Items ?? []) {
      const { id, name, state, object, arrivesAt } = unmarshall(item)
      const key = String(object ?? arrivesAt)
      found.set(key, [...(found.get(key) ?? []), { id: String(id), name: String(name), state: String(state) }])
    }
    rows += page.Count ?? 0
    start = page.LastEvaluatedKey
  } while (start && rows < ROWS_MAX)
  return found
}

const shown = ({ key, size, modifiedAt, headers, etag }: StoredObject, files: Naming[]): ShownObject => {
  return { key, size, at: modifiedAt, type: headers['content-type'] ?? '', etag, files }
}

/** The key from a bucket event, decoded to the form it has in the bucket. */
function keyOf(event: unknown): string {
  const { Records: [record] = [] } = event as { Records?: { s3?: { object?: { key?: string } } }[] }
  return decodeURIComponent((record?.s3?.object?.key ?? '').replaceAll('+', ' '))
}

/** @param search shows only objects with this text in their key, ETag or type, or in the id or name of a file */
export async function browseObjects(
  { s3, events, dynamodb, environment }: Cloud,
  search: string,
  from: number,
): Promise<ObjectsPage> {
  const files = await namings(dynamodb, environment['FILES_TABLE'] ?? '')
  const wanted = search.trim().toLowerCase()
  const all = s3
    .objects()
    .map((object) => shown(object, files.get(object.key) ?? []))
    .filter((object) => JSON.stringify(object).toLowerCase().includes(wanted))
    .sort((one, other) => other.at - one.at)
  const next = from + OBJECTS_MAX
  return {
    bucket: s3.bucketName(),
    objects: all.slice(from, next),
    count: all.length,
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    next: next < all.length ? next : null,
    uploads: s3
      .uploads()
      .map(({ key, startedAt, parts, size }) => ({ key, startedAt, parts, size, files: files.get(key) ?? [] }))
      .filter((upload) => JSON.stringify(upload).toLowerCase().includes(wanted)),
    deadLetters: events.deadLetters().map(({ event, error, at }) => ({ key: keyOf(event), error, at, event })),
  }
}

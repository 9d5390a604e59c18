/** Reads the local tables page by page. */
import { type AttributeValue, type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Table } from '../template.ts'

type Item = Record<string, AttributeValue>
type Row = Record<string, unknown>

export interface Page {
  table: string
  /** Key attributes first, then the others in the order they appear. */
  columns: string[]
  rows: Row[]
  /** Where the next page begins; null after the last one. */
  cursor: string | null
}

const ROWS_MAX = 50
// A search reads until a page of hits is full, but never more rows than this at once: the reader asks for more.
const READ_MAX = 2000
const READ_AT_ONCE = 500

const keysOf = (table: Table) => (table.definition.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? [])

const toCursor = (key: Item | undefined) => (key ? Buffer.from(JSON.stringify(key)).toString('base64url') : null)
const fromCursor = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as Item

/** Converts values to a form that JSON can show. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return `base64 ${Buffer.from(value).toString('base64')}`
  if (value instanceof Set) return [...value].map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
  }
  return value
}

const rowOf = (item: Item) => plain(unmarshall(item)) as Row

function pageOf(table: Table, items: readonly Item[], last: Item | undefined): Page {
  const rows = items.map(rowOf)
  const columns = new Set([...keysOf(table), ...rows.flatMap((row) => Object.keys(row).sort())])
  return { table: table.name, columns: [...columns], rows, cursor: toCursor(last) }
}

function matcher(search: string): (item: Item) => boolean {
  const wanted = search.toLowerCase()
  return (item) => JSON.stringify(rowOf(item)).toLowerCase().includes(wanted)
}

/** @param search shows only rows that contain this text anywhere, regardless of case; empty for all rows */
export async function browse(
  client: DynamoDBClient,
  table: Table,
  search: string,
  cursor: string | null,
): Promise<Page> {
  const matches = search === '' ? () => true : matcher(search)
  const found: Item[] = []
  let start = cursor === null ? undefined : fromCursor(cursor)
  let read = 0
  do {
    const Limit = search === '' ? ROWS_MAX : READ_AT_ONCE
    const answer = await client.send(
      new ScanCommand({ TableName: table.name, Limit, ...(start && { ExclusiveStartKey: start }) }),
    )
    found.push(...(answer.Items ?? []).filter(matches))
    start = answer.LastEvaluatedKey
    read += Limit
  } while (start && found.length < ROWS_MAX && read < READ_MAX)
  return pageOf(table, found, start)
}

/** Rows with this value as partition key, wherever in the table they are. */
async function byKey(client: DynamoDBClient, table: Table, value: string): Promise<Item[]> {
  const [name] = keysOf(table)
  const type = table.definition.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === name)?.AttributeType
  if (name === undefined || (type === 'N' && !/^\d{1,15}$/.test(value))) return []
  const answer = await client.send(
    new QueryCommand({
      TableName: table.name,
      Limit: ROWS_MAX,
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': name },
      ExpressionAttributeValues: { ':value': type === 'N' ? { N: value } : { S: value } },
    }),
  )
  return answer.Items ?? []
}

/** Finds the rows of every table that belong to a value, such as an account id. Tables without any are left out. */
export async function follow(client: DynamoDBClient, tables: readonly Table[], value: string): Promise<Page[]> {
  const pages = await Promise.all(
    tables.map(async (table) => {
      const [exact, page] = await Promise.all([byKey(client, table, value), browse(client, table, value, null)])
      const keyOf = (row: Row) => JSON.stringify(keysOf(table).map((name) => row[name]))
      const seen = new Set(page.rows.map(keyOf))
      const missed = exact.map(rowOf).filter((row) => !seen.has(keyOf(row)))
      return { ...page, rows: [...missed, ...page.rows] }
    }),
  )
  return pages.filter(({ rows }) => rows.length > 0)
}

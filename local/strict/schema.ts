/** The keys of tables and indexes, as far as the checks need them. */
import type { Table } from '../template.ts'
import type { Value } from './asks.ts'

export interface KeySchema {
  hash: string
  range: string | null
  /** `S`, `N` or `B`. */
  typeOf: (attribute: string) => string | undefined
}

interface Element {
  AttributeName?: string | undefined
  KeyType?: string | undefined
}

function schemaOf({ definition }: Table, elements: readonly Element[] | undefined): KeySchema {
  const named = (type: string) => elements?.find(({ KeyType }) => KeyType === type)?.AttributeName
  const types = new Map(definition.AttributeDefinitions?.map((one) => [one.AttributeName, one.AttributeType]))
  return { hash: named('HASH') ?? '', range: named('RANGE') ?? null, typeOf: (attribute) => types.get(attribute) }
}

/** @returns the keys of a table or of its index; null for one that is not in the template */
export function keySchema(
  tables: readonly Table[],
  name: string | undefined,
  index: string | undefined,
): KeySchema | null {
  const table = tables.find((one) => one.name === name)
  if (!table) return null
  if (index === undefined) return schemaOf(table, table.definition.KeySchema)
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table.definition
  const found = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].find(({ IndexName }) => IndexName === index)
  return found ? schemaOf(table, found.KeySchema) : null
}

/** The type of a value, and its content. */
export function typed(value: Value | undefined): readonly [type: string, content: unknown] {
  return Object.entries(value ?? {})[0] ?? ['', undefined]
}

export function bytesOf(value: Value | undefined): Buffer {
  const [type, content] = typed(value)
  return Buffer.from(String(content ?? ''), type === 'B' ? 'base64' : 'utf8')
}

/** Negative where the first sorts before the second. Numbers of more than 15 digits are compared by their first 15. */
export function compareKeys(one: Value | undefined, other: Value | undefined): number {
  const [type, content] = typed(one)
  return type === 'N' ? Number(content) - Number(typed(other)[1]) : Buffer.compare(bytesOf(one), bytesOf(other))
}

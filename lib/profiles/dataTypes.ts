import { getItems } from '../aws/dynamodb.ts'
import type { DataType } from './dataType.ts'
import { dataTypeFrom, dataTypeKeys } from './dataTypeTable.ts'
import { isDataTypeName } from './reserved.ts'

// A new or changed data type is known to every running function after this long.
const AGE_MAX_MS = 30_000
// Undefined names are cached too; the bound keeps a flood of them from filling the memory.
const NAMES_MAX = 1000

const known = new Map<string, { type: DataType | null; readAt: number }>()

/** Reads these names and remembers them. @param now when they were asked for: no younger is what comes back */
async function read(names: readonly string[], now: number): Promise<(readonly [string, DataType | null])[]> {
  if (names.length === 0) return []
  const { table, keys } = dataTypeKeys(names)
  const found = (await getItems(table, keys)).map(dataTypeFrom)
  const types = names.map((name) => [name, found.find((type) => type.name === name) ?? null] as const)
  if (known.size + types.length > NAMES_MAX) known.clear()
  for (const [name, type] of types) known.set(name, { type, readAt: now })
  return types
}

/**
 * The data types with these names, in the same order; null where there is none.
 * Read through a cache of thirty seconds.
 */
export async function dataTypes(names: readonly string[]): Promise<(DataType | null)[]> {
  const now = Date.now()
  // Other names cannot be in the table.
  const possible = [...new Set(names)].filter(isDataTypeName)
  const fresh = possible.flatMap((name) => {
    const found = known.get(name)
    return found && Math.abs(now - found.readAt) < AGE_MAX_MS ? [[name, found.type] as const] : []
  })
  const freshNames = new Set(fresh.map(([name]) => name))
  const wanted = possible.filter((name) => !freshNames.has(name))
  const types = new Map([...fresh, ...(await read(wanted, now))])
  return names.map((name) => types.get(name) ?? null)
}

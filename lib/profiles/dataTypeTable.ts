/** The items of data types; nothing else knows their attributes. */
import type { Item, Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { DataType } from './dataType.ts'

/** One item beside the types names them all, so that they can be listed; no type can be called so. */
const ALL_NAMES = '#names'
// One answer contains all of them.
const TYPES_MAX = 500

const dataTypeKey = (name: string) => ({ table: environment().datatypesTable, key: { data_name: name } })

/** The keys of several data types. */
export const dataTypeKeys = (names: readonly string[]) => ({
  table: environment().datatypesTable,
  keys: names.map((name) => dataTypeKey(name).key),
})

export const allNamesKey = () => dataTypeKey(ALL_NAMES)

export const namesFrom = (item: Item | undefined): string[] => [...((item?.['names'] as Set<string>) ?? [])].sort()

export function dataTypeFrom(item: Item): DataType {
  const name = String(item['data_name'])
  return {
    name,
    table: item['data_table'],
    attribute: item['attribute'] ?? name,
    format: item['format'],
    visibility: item['visibility'],
    editable: item['editable'] === true,
    lengthMax: Number(item['max_length']),
  }
}

const notSeeded = 'attribute_not_exists(seeded)'

/** Refused for one that every stage begins with. */
export function dataTypePut({ name, table, format, visibility, editable, lengthMax }: DataType): Part<'seeded'> {
  const item = { ...dataTypeKey(name).key, data_table: table, format, visibility, editable, max_length: lengthMax }
  return { refusal: 'seeded', put: { table: environment().datatypesTable, item, condition: notSeeded } }
}

/** Refused likewise, and for one that is not there. */
export function dataTypeDeletion(name: string): Part<'seeded'> {
  return {
    refusal: 'seeded',
    delete: { ...dataTypeKey(name), condition: `attribute_exists(data_name) AND ${notSeeded}` },
  }
}

/** Refused where there are too many. */
export function nameAddition(name: string): Part<'names'> {
  return {
    refusal: 'names',
    update: {
      ...allNamesKey(),
      update: 'ADD #names :names',
      condition: 'attribute_not_exists(#names) OR size(#names) < :max OR contains(#names, :name)',
      names: { '#names': 'names' },
      values: { ':names': new Set([name]), ':name': name, ':max': TYPES_MAX },
    },
  }
}

export function nameRemoval(name: string): Part<'names'> {
  return {
    refusal: 'names',
    update: {
      ...allNamesKey(),
      update: 'DELETE #names :names',
      names: { '#names': 'names' },
      values: { ':names': new Set([name]) },
    },
  }
}

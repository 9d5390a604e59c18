import { getItem, getItems } from '../aws/dynamodb.ts'
import type { DataType } from './dataType.ts'
import { allNamesKey, dataTypeFrom, dataTypeKeys, namesFrom } from './dataTypeTable.ts'

/** All data types by name, as they are now. */
export async function listDataTypes(): Promise<DataType[]> {
  const all = allNamesKey()
  const names = namesFrom(await getItem(all.table, all.key))
  const { table, keys } = dataTypeKeys(names)
  const types = new Map((await getItems(table, keys)).map(dataTypeFrom).map((type) => [type.name, type]))
  return names.flatMap((name) => types.get(name) ?? [])
}

import { getItem, getItems } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { DataType } from './dataType.ts'
import { allNamesKey, dataTypeFrom, dataTypeKey, namesFrom } from './dataTypeTable.ts'

/** All data types by name, as they are now. */
export async function listDataTypes(): Promise<DataType[]> {
  const { table, key } = allNamesKey()
  const names = namesFrom(await getItem(table, key))
  const items = await getItems(
    environment().datatypesTable,
    names.map((name) => dataTypeKey(name).key),
  )
  const types = new Map(items.map((item) => [String(item['data_name']), dataTypeFrom(item)]))
  return names.flatMap((name) => types.get(name) ?? [])
}

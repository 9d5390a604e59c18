import { getItem } from '../aws/dynamodb.ts'
import { type CountedContent, contentFrom, contentKey } from './contentsTable.ts'

/** The bytes of a content, with the number of files that have them; null where none has. Strongly consistent. */
export async function findContent(content: string): Promise<CountedContent | null> {
  const { table, key } = contentKey(content)
  const item = await getItem(table, key)
  return item ? contentFrom(item) : null
}

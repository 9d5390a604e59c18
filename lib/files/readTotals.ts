import { getItemsLately } from '../aws/dynamodb.ts'
import { totalKeys, type Usage, usageFrom } from './usageTable.ts'

/** The number of all files and their bytes, uploads under way included. */
export async function readTotals(): Promise<Usage> {
  const { table, keys } = totalKeys()
  const shares = (await getItemsLately(table, keys)).map(usageFrom)
  const sumOf = (name: keyof Usage) => shares.reduce((sum, share) => sum + share[name], 0)
  return { files: sumOf('files'), bytes: sumOf('bytes') }
}

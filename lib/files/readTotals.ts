import { getItems } from '../aws/dynamodb.ts'
import { totalKeys, type Usage, usageFrom } from './usageTable.ts'

/** How many files there are and how many bytes they have, uploads under way included. */
export async function readTotals(): Promise<Usage> {
  const { table, keys } = totalKeys()
  const shares = (await getItems(table, keys)).map(usageFrom)
  const sumOf = (name: keyof Usage) => shares.reduce((sum, share) => sum + share[name], 0)
  return { files: sumOf('files'), bytes: sumOf('bytes') }
}

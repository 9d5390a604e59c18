import { getItems } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import { totalKeys } from './usage.ts'

/** How many files there are and how many bytes they have, uploads under way included. */
export async function readTotals(): Promise<{ files: number; bytes: number }> {
  const shares = await getItems(environment().usageTable, totalKeys())
  const sumOf = (name: string) => shares.reduce((sum, share) => sum + Number(share[name]), 0)
  return { files: sumOf('files'), bytes: sumOf('bytes') }
}

import { type AttributeValue, type DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { emptyTable } from '../reset.ts'
import type { Table } from '../template.ts'

type Stored = Record<string, AttributeValue>

/** Attributes of a phone's item that count texts and tries, and its cool-down; the others are its codes. */
const countsIn = (item: Stored): string[] =>
  Object.keys(item).filter((name) => name.includes('#') || name === 'coolDownUntil' || name === 'lastText')

async function removeCounts(client: DynamoDBClient, TableName: string, { phone, purpose, ...item }: Stored) {
  const names = countsIn(item)
  if (names.length === 0 || !phone || !purpose) return 0
  const paths = names.map((name, index) => [`#${index}`, name] as const)
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: { phone, purpose },
      UpdateExpression: `REMOVE ${paths.map(([path]) => path).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(paths),
    }),
  )
  return 1
}

/**
 * Forgets budgets, waits, locks and known networks of phones, networks and accounts: the table of lib/throttle, and what
 * the items of phones count; their codes stay. Someone who tests an app all day from one machine does so, and would
 * otherwise run into the limits.
 * @returns how many items have counted something; null where the template has no such tables
 */
export async function forgetCounters(client: DynamoDBClient, tables: readonly Table[]): Promise<number | null> {
  const tableOf = (id: string) => tables.find(({ logicalId }) => logicalId === id)
  const [throttle, codes] = [tableOf('ThrottleTable'), tableOf('CodesTable')]
  if (!throttle || !codes) return null
  let forgotten = await emptyTable(client, throttle)
  for await (const { Items = [] } of paginateScan({ client }, { TableName: codes.name, ConsistentRead: true })) {
    for (const item of Items) forgotten += await removeCounts(client, codes.name, item)
  }
  return forgotten
}

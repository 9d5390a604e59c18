/**
 * Deletes all throttling counters of phones, networks and accounts: budgets, waits, locks and known networks. Someone
 * who tests an app all day from one machine would otherwise run into the limits.
 */
import { DeleteItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import type { Table } from '../template.ts'

/** The table of lib/throttle. */
export const countersTable = (tables: readonly Table[]) => tables.find(({ logicalId }) => logicalId === 'ThrottleTable')

/** @returns how many counters were deleted */
export async function forgetCounters(client: DynamoDBClient, { name, definition }: Table): Promise<number> {
  const keys = (definition.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? [])
  let forgotten = 0
  for await (const { Items = [] } of paginateScan({ client }, { TableName: name, ConsistentRead: true })) {
    const wanted = Items.map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => keys.includes(key))))
    await Promise.all(wanted.map((Key) => client.send(new DeleteItemCommand({ TableName: name, Key }))))
    forgotten += wanted.length
  }
  return forgotten
}

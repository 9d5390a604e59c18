/** Begins anew while everything runs: no accounts, no files, no texts. */
import { BatchWriteItemCommand, type DynamoDBClient, paginateScan, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { Cloud } from './cloud.ts'
import { StartError } from './fault.ts'
import type { Table } from './template.ts'

/** The most that DynamoDB takes in one call. */
const BATCH_MAX = 25

async function deleteAll(client: DynamoDBClient, table: string, requests: WriteRequest[]): Promise<void> {
  for (let left = requests; left.length > 0; ) {
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }))
    left = UnprocessedItems?.[table] ?? []
  }
}

/** @returns how many items were deleted */
export async function emptyTable(client: DynamoDBClient, { name, definition }: Table): Promise<number> {
  const keys = (definition.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? [])
  let deleted = 0
  for await (const { Items = [] } of paginateScan({ client }, { TableName: name, ConsistentRead: true })) {
    const requests = Items.map((item): WriteRequest => {
      const Key = Object.fromEntries(Object.entries(item).filter(([attribute]) => keys.includes(attribute)))
      return { DeleteRequest: { Key } }
    })
    for (let from = 0; from < requests.length; from += BATCH_MAX) {
      await deleteAll(client, name, requests.slice(from, from + BATCH_MAX))
    }
    deleted += requests.length
  }
  return deleted
}

/**
 * Deletes what the tables, the bucket and the inbox hold, and events under way to functions; the template's own data types
 * come back. Keys and ports stay, and every link that was handed out leads to nothing.
 * @returns how many items and objects were deleted
 * @throws {StartError} where the DynamoDB is the person's own
 */
export async function emptyCloud(cloud: Cloud): Promise<{ items: number; objects: number }> {
  if (cloud.engine.external) {
    throw new StartError('The DynamoDB at AWS_ENDPOINT_URL_DYNAMODB is your own: it is not emptied from here.')
  }
  cloud.events.take()
  cloud.events.clearDeadLetters()
  const items = await Promise.all(cloud.template().tables.map((table) => emptyTable(cloud.dynamodb, table)))
  const objects = cloud.s3.empty()
  cloud.inbox.clear()
  await cloud.refresh()
  return { items: items.reduce((sum, one) => sum + one, 0), objects }
}

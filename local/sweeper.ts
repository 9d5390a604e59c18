/** Deletes expired items as DynamoDB's time to live does; the embedded engine lacks it. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import type { Table } from './template.ts'

type Item = Record<string, AttributeValue>

// Time to live ignores items that expired more than five years ago, so milliseconds written in place of seconds have
// the same effect here as on AWS.
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60

/** Only a number in the past means expiry; all other items stay, as on AWS. */
const expired = 'attribute_type(#ttl, :number) AND #ttl < :now AND #ttl > :tooOld'

async function sweepTable(client: DynamoDBClient, table: Table, ttlAttribute: string, now: number): Promise<number> {
  const keys = (table.definition.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? [])
  const seconds = Math.floor(now / 1000)
  const condition = {
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: {
      ':number': { S: 'N' },
      ':now': { N: String(seconds) },
      ':tooOld': { N: String(seconds - FIVE_YEARS_SECONDS) },
    },
  }
  let deleted = 0
  let start: Item | undefined
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table.name,
        FilterExpression: expired,
        ...condition,
        ...(start && { ExclusiveStartKey: start }),
      }),
    )
    for (const item of page.Items ?? []) {
      const key = Object.fromEntries(keys.map((name) => [name, item[name] as AttributeValue]))
      try {
        // Conditional: an item renewed since the scan stays.
        await client.send(
          new DeleteItemCommand({ TableName: table.name, Key: key, ConditionExpression: expired, ...condition }),
        )
        deleted += 1
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    }
    start = page.LastEvaluatedKey
  } while (start)
  return deleted
}

/**
 * @param now epoch milliseconds
 * @returns how many items were deleted
 */
export async function sweepExpired(client: DynamoDBClient, tables: readonly Table[], now: number): Promise<number> {
  let deleted = 0
  for (const table of tables) {
    if (table.ttlAttribute !== null) deleted += await sweepTable(client, table, table.ttlAttribute, now)
  }
  return deleted
}

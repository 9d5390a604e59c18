import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { parse } from 'yaml'

/** Writes the data types that every stage has from the start; managers' own ones stay unchanged. */
export async function seedDataTypes(client: DynamoDBClient, table: string): Promise<void> {
  const types: { data_name: string }[] = parse(await readFile(join(import.meta.dirname, '../datatypes.yml'), 'utf8'))
  await Promise.all(
    types.map((type) =>
      client.send(new PutItemCommand({ TableName: table, Item: marshall({ ...type, seeded: true }) })),
    ),
  )
  // The item with the names of all data types (lib/profiles/dataTypeTable.ts).
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall({ data_name: '#names' }),
      UpdateExpression: 'ADD #names :names',
      ExpressionAttributeNames: { '#names': 'names' },
      ExpressionAttributeValues: marshall({ ':names': new Set(types.map(({ data_name }) => data_name)) }),
    }),
  )
}

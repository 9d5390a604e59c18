import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { parse } from 'yaml'

/** Writes the data types that every stage knows from the start; those of managers stay as they are. */
export async function seedDataTypes(client: DynamoDBClient, table: string): Promise<void> {
  const types: object[] = parse(await readFile(join(import.meta.dirname, '../datatypes.yml'), 'utf8'))
  await Promise.all(
    types.map((type) =>
      client.send(new PutItemCommand({ TableName: table, Item: marshall({ ...type, seeded: true }) })),
    ),
  )
}

/** Creates the tables of the template in a DynamoDB engine. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ListTablesCommand,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { StartError } from './fault.ts'
import type { Table } from './template.ts'

async function existingTables(client: DynamoDBClient): Promise<Set<string>> {
  const names = new Set<string>()
  let last: string | undefined
  do {
    const page = await client.send(new ListTablesCommand(last === undefined ? {} : { ExclusiveStartTableName: last }))
    for (const name of page.TableNames ?? []) names.add(name)
    last = page.LastEvaluatedTableName
  } while (last !== undefined)
  return names
}

const keyOf = (schema: readonly KeySchemaElement[] | undefined) =>
  (schema ?? []).map((element) => `${element.KeyType} ${element.AttributeName}`).join()

const indexesOf = (
  indexes: readonly { IndexName?: string | undefined; KeySchema?: KeySchemaElement[] | undefined }[] | undefined,
) =>
  (indexes ?? [])
    .map((index) => `${index.IndexName} ${keyOf(index.KeySchema)}`)
    .sort()
    .join()

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
  return Table ?? {}
}

/** Reports at the start a table made by an older template, which would otherwise cause obscure failures later. */
async function checkTable(client: DynamoDBClient, { name, definition }: Table): Promise<void> {
  const found = await describe(client, name)
  const same =
    keyOf(found.KeySchema) === keyOf(definition.KeySchema) &&
    indexesOf(found.GlobalSecondaryIndexes) === indexesOf(definition.GlobalSecondaryIndexes)
  if (!same) {
    throw new StartError(
      `The local table ${name} has other keys or indexes than resources/tables.yml: start once with --fresh.`,
    )
  }
}

async function createTable(client: DynamoDBClient, { name, definition, ttlAttribute }: Table): Promise<void> {
  const created = await client.send(new CreateTableCommand(definition))
  let status = created.TableDescription?.TableStatus
  while (status !== 'ACTIVE') {
    await sleep(50)
    status = (await describe(client, name)).TableStatus
  }
  if (ttlAttribute === null) return
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: ttlAttribute, Enabled: true },
    }),
  )
}

/**
 * Creates missing tables; existing ones keep their data.
 * @throws where an existing table has other keys than in the template
 */
export async function createTables(client: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  const existing = await existingTables(client)
  await Promise.all(tables.map((table) => (existing.has(table.name) ? checkTable : createTable)(client, table)))
}

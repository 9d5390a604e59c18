/**
 * Whatever the embedded cloud takes, AWS takes. Run with `npm run test:dynamodb-local`, the same questions are put to
 * AWS's own engine, which must refuse them in the same words.
 */
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentials } from '../../local/credentials.ts'
import { type Door, openDoor } from '../../local/door.ts'
import { type LocalDynamoDb, startDynamoDb } from '../../local/dynamodb.ts'
import { refusalOf } from '../../local/strict/refusal.ts'
import { createTables } from '../../local/tables.ts'
import type { Table } from '../../local/template.ts'
import { localKeys } from '../support/localKeys.ts'
import { type Question, refusedQuestions, takenQuestions } from '../support/questions.ts'

const TABLE = 'questions'

const tables: readonly Table[] = [
  {
    logicalId: 'QuestionsTable',
    name: TABLE,
    definition: {
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'shelf', AttributeType: 'S' },
        { AttributeName: 'place', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'shelf', KeyType: 'HASH' },
        { AttributeName: 'place', KeyType: 'RANGE' },
      ],
    },
    ttlAttribute: null,
  },
]

let engine: LocalDynamoDb
let door: Door | null
let client: DynamoDBClient

beforeAll(async () => {
  engine = await startDynamoDb({ folder: null })
  const judge = (operation: string, input: Readonly<Record<string, unknown>>) => refusalOf(operation, input, tables)
  door = engine.external ? null : await openDoor({ target: engine.endpoint, port: 0, keys: localKeys, judge })
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = credentials(engine.external)
  client = new DynamoDBClient({
    endpoint: door?.endpoint ?? engine.endpoint,
    region: localKeys().region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  })
  await createTables(client, tables)
})

afterAll(async () => {
  client.destroy()
  await door?.close()
  await engine.stop()
})

/** With the table's name wherever one belongs. */
function inputOf({ operation, input }: Question): object {
  if (operation === 'BatchWriteItem') return { RequestItems: { [TABLE]: (input['RequestItems'] as { T: object }).T } }
  if (operation !== 'TransactWriteItems') return { TableName: TABLE, ...input }
  const parts = input['TransactItems'] as Record<string, object>[]
  const named = (part: Record<string, object>) =>
    Object.fromEntries(Object.entries(part).map(([kind, write]) => [kind, { TableName: TABLE, ...write }]))
  return { TransactItems: parts.map(named) }
}

const commands: { [Operation in Question['operation']]: unknown } = {
  BatchWriteItem: BatchWriteItemCommand,
  DeleteItem: DeleteItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
}

/** @returns in which words it was refused, or null */
async function ask(question: Question): Promise<string | null> {
  // Some questions have no type: that is what is wrong with them.
  const Command = commands[question.operation] as new (input: object) => PutItemCommand
  const command = new Command(inputOf(question))
  try {
    await client.send(command)
    return null
  } catch (error) {
    const { name, message } = error as Error
    // AWS's engine refuses some writes of a transaction while it carries them out.
    if (error instanceof TransactionCanceledException)
      return error.CancellationReasons?.find(({ Code }) => Code === 'ValidationError')?.Message ?? name
    return name === 'ValidationException' ? message : `${name}: ${message}`
  }
}

describe('DynamoDB refuses, in the words of AWS', () => {
  test.each(refusedQuestions.map((question) => [question.operation, question.name, question] as const))(
    '%s: %s',
    async (_operation, _name, question) => {
      expect(await ask(question)).toBe(question.message)
    },
  )
})

describe('DynamoDB takes', () => {
  test.each(takenQuestions.map((question) => [question.operation, question.name, question] as const))(
    '%s: %s',
    async (_operation, _name, question) => {
      expect(await ask(question)).toBeNull()
    },
  )
})

test('a question is judged in a few millionths of a second: all tests pass through here', () => {
  const input = {
    TableName: TABLE,
    KeyConditionExpression: '#hash = :hash AND #range BETWEEN :least AND :most',
    ExpressionAttributeNames: { '#hash': 'shelf', '#range': 'place' },
    ExpressionAttributeValues: { ':hash': { S: 'own#1' }, ':least': { S: '1#' }, ':most': { S: '2#' } },
  }
  const before = process.cpuUsage()
  for (let times = 0; times < 10_000; times++) expect(refusalOf('Query', input, tables)).toBeNull()
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 10_000).toBeLessThan(100)
})

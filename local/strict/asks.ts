/** Splits a call to DynamoDB into its pieces: batches and transactions have several. */

/** As in the JSON protocol: `{ S: 'text' }`, `{ N: '1' }` … */
export type Value = Readonly<Record<string, unknown>>

/** One piece, with the field names that AWS uses in every operation. */
export interface Ask {
  TableName?: string
  IndexName?: string
  Item?: Readonly<Record<string, Value>>
  KeyConditionExpression?: string
  ConditionExpression?: string
  FilterExpression?: string
  ProjectionExpression?: string
  UpdateExpression?: string
  ExpressionAttributeNames?: Readonly<Record<string, string>>
  ExpressionAttributeValues?: Readonly<Record<string, Value>>
  ExclusiveStartKey?: Readonly<Record<string, Value>>
  ScanIndexForward?: boolean
  ReturnValuesOnConditionCheckFailure?: string
}

type Input = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Input => typeof value === 'object' && value !== null && !Array.isArray(value)
const listIn = (value: unknown): Input[] => (Array.isArray(value) ? value.filter(isMap) : [])
const single = (input: Input): Ask[] => [input as Ask]

/** The contents of the pieces: `[{ Put: … }, { Update: … }]`. */
const inside = (input: Input): Ask[] =>
  listIn(input['TransactItems']).flatMap((part) => Object.values(part).filter(isMap) as Ask[])

function batchGet(input: Input): Ask[] {
  const requests = isMap(input['RequestItems']) ? input['RequestItems'] : {}
  return Object.entries(requests).map(([TableName, asked]) => ({ ...(isMap(asked) ? asked : {}), TableName }))
}

function batchWrite(input: Input): Ask[] {
  const requests = isMap(input['RequestItems']) ? input['RequestItems'] : {}
  return Object.entries(requests).flatMap(([TableName, writes]) =>
    listIn(writes)
      .flatMap((write) => Object.values(write).filter(isMap))
      .map((write) => ({ ...write, TableName })),
  )
}

const readers: ReadonlyMap<string, (input: Input) => Ask[]> = new Map([
  ['GetItem', single],
  ['PutItem', single],
  ['UpdateItem', single],
  ['DeleteItem', single],
  ['Query', single],
  ['Scan', single],
  ['BatchGetItem', batchGet],
  ['BatchWriteItem', batchWrite],
  ['TransactGetItems', inside],
  ['TransactWriteItems', inside],
])

/** @param operation `GetItem`, `Query` …; operations that touch no items have no pieces */
export const asksOf = (operation: string, input: Input): Ask[] => readers.get(operation)?.(input) ?? []

/** Refuses pieces of batches and transactions that are two things at once. */
export function doublePiece(operation: string, input: Input): string | null {
  const isDouble = (parts: Input[]) => parts.some((part) => Object.keys(part).length > 1)
  if (operation === 'TransactWriteItems' && isDouble(listIn(input['TransactItems'])))
    return 'TransactItems can only contain one of Check, Put, Update or Delete'
  const requests = operation === 'BatchWriteItem' && isMap(input['RequestItems']) ? input['RequestItems'] : {}
  if (Object.values(requests).some((writes) => isDouble(listIn(writes))))
    return 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
  return null
}

/**
 * DynamoDB, as far as this service uses it: strongly consistent reads, conditional writes, transactions.
 * Items are plain objects here; the AttributeValue form stays in this file.
 */
import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  type KeysAndAttributes,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb'
import { ATTEMPTS_MAX } from './attempts.ts'
import { encodeItem, type Item } from './attributeValues.ts'
import { AnswerLost, call } from './dynamodbCall.ts'
import { decodeItem } from './readAnswer.ts'
import { pauseWithin } from './retry.ts'

export type { Item }
export type Key = Item

/** A stored value: what was never set, or was emptied, is null. */
export type Stored = string | number | null

/** An expression with the names and values it mentions; both as DynamoDB calls them. */
export interface Expression {
  /** `ExpressionAttributeNames`, needed where an attribute is a reserved word. */
  names?: Record<string, string>
  values?: Item
}

export interface Update extends Expression {
  table: string
  key: Key
  update: string
  condition?: string
}

export interface Put extends Expression {
  table: string
  item: Item
  condition?: string
}

export interface Delete extends Expression {
  table: string
  key: Key
  condition?: string
}

/** A condition upon an item that a transaction does not change. */
export type Check = Omit<Delete, 'condition'> & { condition: string }

/** The outcome of a conditional write; a refused one shows the item that refused it. */
export type Written = { done: true; item: Item | undefined } | { done: false; item: Item | undefined }

/** A write inside a transaction (a TransactWriteItem), with a name for its refusal. */
export type Part<Name extends string = string> = { refusal: Name } & (
  | { put: Put }
  | { update: Update }
  | { delete: Delete }
  | { check: Check }
)

export type Transacted<Name extends string> =
  | { done: true }
  | { done: false; refusals: ReadonlyMap<Name, Item | undefined> }

function expression({ names, values }: Expression) {
  return {
    ...(names && { ExpressionAttributeNames: names }),
    ...(values && { ExpressionAttributeValues: encodeItem(values) }),
  }
}

async function conditionally(write: () => Promise<{ Attributes?: Item }>): Promise<Written> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { Attributes } = await write()
      return { done: true, item: Attributes }
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        return { done: false, item: error.Item && decodeItem(error.Item) }
      // A transaction has the item for a moment; the SDK, which tries others again, does not try this one.
      if (!(error instanceof TransactionConflictException) || attempt >= ATTEMPTS_MAX) throw error
      await pause(attempt)
    }
  }
}

/** Reads one item with strong consistency. */
export async function getItem(table: string, key: Key): Promise<Item | undefined> {
  const { Item: item } = await call('GetItem', { TableName: table, Key: encodeItem(key), ConsistentRead: true })
  return item
}

/**
 * Reads items by their keys, at most a hundred. What DynamoDB leaves over is load, not absence: it is asked again, then
 * reported as the throttling it is.
 */
async function getBatch(
  keys: Readonly<Record<string, readonly Key[]>>,
  ConsistentRead = true,
): Promise<Record<string, Item[]>> {
  const found: Record<string, Item[]> = {}
  let wanted: Record<string, KeysAndAttributes> = Object.fromEntries(
    Object.entries(keys).map(([table, some]) => [table, { Keys: some.map(encodeItem), ConsistentRead }]),
  )
  for (let attempt = 1; ; attempt++) {
    const { Responses, UnprocessedKeys } = await call('BatchGetItem', { RequestItems: wanted })
    for (const [table, items] of Object.entries(Responses ?? {})) {
      found[table] = [...(found[table] ?? []), ...items]
    }
    wanted = UnprocessedKeys ?? {}
    if (Object.keys(wanted).length === 0) return found
    if (attempt >= ATTEMPTS_MAX) throw new Overloaded()
    await pause(attempt)
  }
}

/** Reads one item of each of several tables in one round trip, with strong consistency; absent ones are undefined. */
export async function getAcross(keys: Readonly<Record<string, Key>>): Promise<Record<string, Item | undefined>> {
  const found = await getBatch(Object.fromEntries(Object.entries(keys).map(([table, key]) => [table, [key]])))
  return Object.fromEntries(Object.entries(found).map(([table, items]) => [table, items[0]]))
}

// BatchGetItem takes no more keys at once.
const BATCH_MAX = 100

/**
 * Reads several items of one table, with strong consistency and in no order; absent ones are left out.
 * @param keys all different
 */
export function getItems(table: string, keys: readonly Key[]): Promise<Item[]> {
  return getBatches(table, keys, true)
}

/** The same as they were a moment ago, usually less than a second: for half the units, where nothing is decided by them. */
export function getItemsLately(table: string, keys: readonly Key[]): Promise<Item[]> {
  return getBatches(table, keys, false)
}

async function getBatches(table: string, keys: readonly Key[], isConsistent: boolean): Promise<Item[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH_MAX) }, (_, index) =>
    getBatch({ [table]: keys.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX) }, isConsistent),
  )
  return (await Promise.all(batches)).flatMap((found) => found[table] ?? [])
}

export interface RangeQuery {
  table: string
  hash: [name: string, value: string | number]
  /** The sort key, from `least` to `most`, both included; from the first of all where `least` is empty. */
  range: { name: string; least: string; most: string }
  descending?: boolean
  limit: number
}

/** DynamoDB refuses an empty bound, as it refuses an empty key; no key is below it. */
function rangeCondition({ name, least, most }: RangeQuery['range']) {
  const hasLeast = least !== ''
  return {
    condition: hasLeast ? '#range BETWEEN :least AND :most' : '#range <= :most',
    names: { '#range': name },
    values: { ...(hasLeast && { ':least': least }), ':most': most },
  }
}

/** DynamoDB refuses a range that ends before it begins; it compares the bytes of UTF-8. */
const isEmptyRange = ({ least, most }: RangeQuery['range']) => Buffer.compare(Buffer.from(least), Buffer.from(most)) > 0

/** The first items of a range in one partition, with strong consistency; fewer than `limit` only where there are no more. */
export async function queryRange({ table, hash, range, descending = false, limit }: RangeQuery): Promise<Item[]> {
  const items: Item[] = []
  if (isEmptyRange(range)) return items
  const { condition, names, values } = rangeCondition(range)
  let start: Record<string, AttributeValue> | undefined
  do {
    const page = await call('Query', {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: `#hash = :hash AND ${condition}`,
      ExpressionAttributeNames: { '#hash': hash[0], ...names },
      ExpressionAttributeValues: encodeItem({ ':hash': hash[1], ...values }),
      ScanIndexForward: !descending,
      Limit: limit - items.length,
      ExclusiveStartKey: start,
    })
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start && items.length < limit)
  return items
}

/** All items of one partition, with strong consistency. */
export async function queryPartition(table: string, hash: [name: string, value: string | number]): Promise<Item[]> {
  const items: Item[] = []
  let start: Record<string, AttributeValue> | undefined
  do {
    const page = await call('Query', {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#hash = :hash',
      ExpressionAttributeNames: { '#hash': hash[0] },
      ExpressionAttributeValues: encodeItem({ ':hash': hash[1] }),
      ExclusiveStartKey: start,
    })
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start)
  return items
}

function putInput({ table, item, condition, ...rest }: Put) {
  return { TableName: table, Item: encodeItem(item), ConditionExpression: condition, ...expression(rest) }
}

function updateInput({ table, key, update, condition, ...rest }: Update) {
  return {
    TableName: table,
    Key: encodeItem(key),
    UpdateExpression: update,
    ConditionExpression: condition,
    ...expression(rest),
  }
}

function deleteInput({ table, key, condition, ...rest }: Delete) {
  return { TableName: table, Key: encodeItem(key), ConditionExpression: condition, ...expression(rest) }
}

const showRefusal = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const

/** Writes an item if its condition holds. */
export function putItem(put: Put): Promise<Written> {
  return conditionally(() => call('PutItem', { ...putInput(put), ...showRefusal }))
}

/** Changes an item if its condition holds; `item` is the new state. */
export function updateItem(update: Update): Promise<Written> {
  return conditionally(() => call('UpdateItem', { ...updateInput(update), ...showRefusal, ReturnValues: 'ALL_NEW' }))
}

/** Changes an item. @returns the item before that, if there was one */
export async function updateFormer(update: Update): Promise<Item | undefined> {
  const { item } = await conditionally(() => call('UpdateItem', { ...updateInput(update), ReturnValues: 'ALL_OLD' }))
  return item
}

/** Where a write leaves its mark: an attribute of the item, or of a map that lies in it. */
interface Mark {
  within?: string
  attribute: string
  value: string
}

/** A conditional write that leaves a mark of its own in the item, by which a repeat recognises it. */
export type OwnWrite = (Put | Update) & { mark: Mark }

const hasMark = (item: Item | undefined, { within, attribute, value }: Mark): boolean =>
  (within === undefined ? item : item?.[within])?.[attribute] === value

/**
 * Carries out a write that must not count twice. If the SDK repeats it after a lost answer, the item of the first try
 * refuses the repeat; it has the write's own mark then, and the write counts as done.
 */
export async function writeOwn({ mark, ...write }: OwnWrite): Promise<Written> {
  const written = await ('item' in write ? putItem(write) : updateItem(write))
  return { done: written.done || hasMark(written.item, mark), item: written.item }
}

/**
 * Gives back what was counted, if its condition holds, and never twice: a lost answer counts as done, so that at worst
 * something stays spent.
 * @returns whether its condition held
 */
export async function giveBackOnce(update: Update): Promise<boolean> {
  try {
    const { done } = await conditionally(() => call('UpdateItem', updateInput(update), false))
    return done
  } catch (error) {
    if (error instanceof AnswerLost) return true
    throw error
  }
}

/** Deletes an item if its condition holds. */
export function deleteItem(deletion: Delete): Promise<Written> {
  return conditionally(() => call('DeleteItem', { ...deleteInput(deletion), ...showRefusal }))
}

/** DynamoDB refused for load after every try. */
export class Overloaded extends Error {
  override readonly name = 'ThrottlingException'
}

/** An item would be larger than the 400 KB that DynamoDB stores as one. */
export class ItemTooLarge extends Error {
  override readonly name = 'ItemTooLarge'
}

/** TransactWriteItems tells it as any fault of a request, by its words alone. */
const saysTooLarge = ({ Code, Message = '' }: CancellationReason) =>
  Code === 'ValidationError' && /^item size\b/i.test(Message)

/** Waits between tries of an overloaded table. */
const pause = (attempt: number) => pauseWithin(50 * 2 ** attempt)

function transactItem(part: Part): TransactWriteItem {
  if ('put' in part) return { Put: { ...putInput(part.put), ...showRefusal } }
  if ('update' in part) return { Update: { ...updateInput(part.update), ...showRefusal } }
  if ('delete' in part) return { Delete: { ...deleteInput(part.delete), ...showRefusal } }
  return { ConditionCheck: { ...deleteInput(part.check), ConditionExpression: part.check.condition, ...showRefusal } }
}

const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

/** Whether a transaction that failed so may have been carried out nevertheless. */
export const mayBeDone = (error: unknown): boolean =>
  !(error instanceof TransactionCanceledException) && (error as { mayBeDone?: boolean }).mayBeDone === true

/**
 * Carries out all parts or none. A repeat after a lost answer is recognised by its token and not done twice
 * (TransactWriteItems, `ClientRequestToken`); conflicts with other transactions are tried again.
 * @returns the refused parts by name, with the items that refused them
 * @throws {ItemTooLarge}
 */
export async function transact<Name extends string>(parts: readonly Part<Name>[]): Promise<Transacted<Name>> {
  const ClientRequestToken = crypto.randomUUID()
  const TransactItems = parts.map(transactItem)
  for (let attempt = 1; ; attempt++) {
    try {
      await call('TransactWriteItems', { TransactItems, ClientRequestToken })
      return { done: true }
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      const reasons = error.CancellationReasons ?? []
      const refusals = new Map<Name, Item | undefined>()
      for (const [index, part] of parts.entries()) {
        const reason = reasons[index]
        if (reason?.Code === 'ConditionalCheckFailed')
          refusals.set(part.refusal, reason.Item && decodeItem(reason.Item))
      }
      // A refusal is final; only conflicts and throttling are tried again.
      if (refusals.size > 0) return { done: false, refusals }
      if (reasons.some(saysTooLarge)) throw new ItemTooLarge()
      if (!reasons.some(({ Code }) => Code && passingReasons.has(Code))) throw error
      if (attempt >= ATTEMPTS_MAX) throw new Overloaded()
      await pause(attempt)
    }
  }
}

/** Whoever reads the log of a call that DynamoDB refused learns which it was and why, and nothing of what was in it. */
import { afterEach, expect, test } from 'vitest'
import { putItem, queryRange, transact, updateItem } from '../../lib/aws/dynamodb.ts'
import { logError } from '../../lib/aws/log.ts'
import { environment } from '../../lib/config.ts'
import { freshAddress, freshName, useWorld } from '../support/world.ts'

const world = useWorld()

afterEach(() => world.wire.clear())

const SECRET = 'a-secret-of-somebody'

async function logOf(refused: Promise<unknown>): Promise<{ line: string; refused: unknown }> {
  world.logs.length = 0
  const error = await refused.then(
    () => new Error('it was taken'),
    (reason: unknown) => reason,
  )
  logError('request failed', error, {})
  const line = world.logs.at(-1) ?? ''
  return { line, refused: JSON.parse(line).refused }
}

test('a ValidationException: its operation, its table and its words', async () => {
  const table = environment().listsTable
  const range = { name: 'sortKey', least: SECRET, most: `${SECRET}${'z'.repeat(1100)}` }
  const { line, refused } = await logOf(queryRange({ table, hash: ['list', SECRET], range, limit: 1 }))
  expect(refused).toEqual({
    operation: 'Query',
    tables: [table],
    reason:
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
  })
  expect(line).not.toContain(SECRET)
})

test('words that repeat what they were given lose it', async () => {
  const table = environment().usersTable
  const condition = 'loginname BETWEEN :a AND :b'
  const values = { ':a': `z ${SECRET}`, ':b': `a ${SECRET}` }
  const { line, refused } = await logOf(putItem({ table, item: { id: 1 }, condition, values }))
  expect(refused).toMatchObject({ operation: 'PutItem', tables: [table], reason: expect.stringContaining('BETWEEN') })
  expect(line).not.toContain(SECRET)
})

test('a value for another type of key', async () => {
  const table = environment().usersTable
  const { line, refused } = await logOf(updateItem({ table, key: { id: SECRET }, update: 'REMOVE a' }))
  expect(refused).toMatchObject({ operation: 'UpdateItem', reason: expect.stringMatching(/schema|mismatch|type/i) })
  expect(line).not.toContain(SECRET)
})

test('a transaction that is refused as a whole, and one of which a part is no update', async () => {
  const [table, other] = [environment().usersTable, environment().listsTable]
  const parts = [
    { refusal: 'one', put: { table, item: { id: 7, loginname: SECRET } } },
    { refusal: 'other', put: { table: other, item: { list: SECRET, sortKey: '' } } },
  ]
  const { line, refused } = await logOf(transact(parts))
  expect(refused).toMatchObject({ operation: 'TransactWriteItems', tables: [table, other] })
  expect(refused).toMatchObject({ reason: expect.stringContaining('empty string value. Key: sortKey') })
  expect(line).not.toContain(SECRET)
})

test('a request that ends so answers as before, and its log says why', async () => {
  world.wire.add({
    fault: { kind: 'error', type: 'ValidationException', extra: { message: 'Missing the key id in the item' } },
    when: ({ operation }) => operation === 'TransactWriteItems',
  })
  world.logs.length = 0
  const json = { account: freshName(), password: SECRET }
  const answer = await world.call('POST', '/user/register', { json, from: freshAddress() })
  expect([answer.status, answer.json]).toEqual([500, { msg: '服务器错误' }])
  const failed = world.logs.map((line) => JSON.parse(line)).find(({ message }) => message === 'request failed')
  expect(failed.refused).toMatchObject({ operation: 'TransactWriteItems', reason: 'Missing the key id in the item' })
  expect(failed.refused.tables).toContain(environment().usersTable)
  expect(world.logs.join()).not.toContain(SECRET)
})

test('a refused condition is business, and no refusal of a call', async () => {
  const { refused } = await logOf(
    putItem({ table: environment().usersTable, item: { id: 3 }, condition: 'attribute_exists(id)' }).then(
      ({ done }) => {
        throw new Error(`done: ${done}`)
      },
    ),
  )
  expect(refused).toBeUndefined()
})

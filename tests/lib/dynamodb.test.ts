/** What this service asks of DynamoDB is what AWS takes, which an engine on a laptop may take more than. */
import { beforeAll, expect, test } from 'vitest'
import { putItem, queryRange } from '../../lib/aws/dynamodb.ts'
import { environment } from '../../lib/config.ts'
import { useWorld } from '../support/world.ts'

const world = useWorld()

beforeAll(async () => {
  const table = environment().listsTable
  for (const sortKey of ['a', 'b', 'c']) await putItem({ table, item: { list: 'letters', sortKey, id: 1 } })
})

const placesBetween = async (least: string, most: string, descending = false) => {
  world.wire.clear()
  const items = await queryRange({
    table: environment().listsTable,
    hash: ['list', 'letters'],
    range: { name: 'sortKey', least, most },
    descending,
    limit: 10,
  })
  return items.map(({ sortKey }) => sortKey)
}

const boundsAsked = () => world.wire.calls.map(({ input }) => Object.values(input['ExpressionAttributeValues'] ?? {}))

test('a range from the first of all asks for no empty bound, which DynamoDB refuses', async () => {
  expect(await placesBetween('', 'b')).toEqual(['a', 'b'])
  expect(await placesBetween('', '\u{10FFFF}', true)).toEqual(['c', 'b', 'a'])
  expect(boundsAsked().flat()).not.toContainEqual({ S: '' })
})

test('a range that ends before it begins is empty, and DynamoDB, which refuses it, is not asked', async () => {
  expect(await placesBetween('b', 'a')).toEqual([])
  // U+FFFF sorts before it in bytes, and after it in the halves that a string of JavaScript is made of.
  expect(await placesBetween('\u{1F600}', '\u{FFFF}')).toEqual([])
  expect(boundsAsked()).toEqual([])
})

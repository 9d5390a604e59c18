import { afterAll, beforeAll, expect, test } from 'vitest'
import { putItem } from '../../lib/aws/dynamodb.ts'
import { everyPage, readAfter, readPage } from '../../lib/aws/pages.ts'
import { environment } from '../../lib/config.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
const letters = ['a', 'b', 'c', 'd', 'e']

beforeAll(async () => {
  world = await startWorld()
  const table = environment().listsTable
  for (const sortKey of letters) await putItem({ table, item: { list: 'letters', sortKey, id: 1 } })
})

afterAll(() => world.stop())

const query = (more: { after: string | null; limit: number; descending?: boolean }) => ({
  table: environment().listsTable,
  hash: ['list', 'letters'] as [string, string],
  range: { name: 'sortKey', least: 'a', most: 'e' },
  ...more,
})
const namesOf = (items: readonly Record<string, unknown>[]) => items.map(({ sortKey }) => sortKey).join('')

test('Pages follow one another without a gap and without a repeat, either way', async () => {
  for (const descending of [false, true]) {
    for (const limit of [1, 2, 3, 5, 6]) {
      const pages: string[] = []
      for await (const { items } of everyPage((after) => readPage(query({ after, limit, descending })))) {
        pages.push(namesOf(items))
      }
      const all = (descending ? letters.toReversed() : letters).join('')
      expect(pages, `${limit} ${descending}`).toEqual(all.match(new RegExp(`.{1,${limit}}`, 'g')))
    }
  }
})

test('A page after a key that is gone goes on where it stood', async () => {
  expect(namesOf(await readAfter(query({ after: 'bb', limit: 2 })))).toBe('cd')
  expect(namesOf(await readAfter(query({ after: 'bb', limit: 2, descending: true })))).toBe('ba')
  expect(await readPage(query({ after: 'e', limit: 2 }))).toEqual({ items: [], next: null })
})

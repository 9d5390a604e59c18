/** Kinds of information that managers define: kept in another table, known after thirty seconds, changed with all others. */
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { ask, type Changes, join, type Member, readOwn, update } from '../support/actions.ts'
import { holderOf, orphans, user } from '../support/evidence.ts'
import { freshName, useWorld } from '../support/world.ts'

const CACHE_MS = 30_000

const world = useWorld({ LOOKUPS_PER_ACCOUNT_HOUR: '100000', EXISTENCE_PER_NETWORK_HOUR: '100000' })

afterEach(() => {
  world.wire.clear()
  world.resetClock()
})

interface Given {
  format?: string
  visibility?: string
  editable?: boolean
  max_length?: number
}

let count = 0

/** A kind as `DefineDataType` will make it. @returns its name */
async function define(given: Given = {}, name = `kind${++count}`): Promise<string> {
  const item = {
    data_table: 'profiles',
    format: 'text',
    visibility: 'self',
    editable: true,
    max_length: 2000,
    ...given,
  }
  const TableName = world.cloud.environment['DATATYPES_TABLE']
  await world.cloud.dynamodb.send(new PutItemCommand({ TableName, Item: marshall({ data_name: name, ...item }) }))
  return name
}

async function undefine(name: string): Promise<void> {
  const TableName = world.cloud.environment['DATATYPES_TABLE']
  await world.cloud.dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ data_name: name }) }))
}

/** Updates and goes on with the new token. @returns what was said */
async function change(member: Member, changes: Changes): Promise<string> {
  const { json } = await update(world, member.token, changes)
  member.token = json.token
  return json.mess
}

const profileOf = async ({ id }: Member) =>
  (await world.items('profiles')).find(({ account }) => account === Number(id))

describe('An Update over both tables', () => {
  test('that makes the profile larger than an item may be is a format error, and sets nothing in either table', async () => {
    const member = await join(world)
    const kinds = await Promise.all(Array.from({ length: 52 }, () => define()))
    const longest = '𠀀'.repeat(2000)
    const texts = (names: string[]): Changes => names.map((name) => [name, '', longest])
    for (let at = 0; at < 50; at += 10) {
      expect(await change(member, texts(kinds.slice(at, at + 10)))).toBe('update success')
    }
    expect(await change(member, [...texts(kinds.slice(50)), ['cont', '', 'new']])).toBe('data format error')
    expect(Object.keys((await profileOf(member)) ?? {})).toHaveLength(51)
    expect(await readOwn(world, member, ['cont'])).toEqual([''])
    expect(await change(member, texts(kinds.slice(50, 51)))).toBe('update success')
  })

  test('sets everything, in the table each kind has', async () => {
    const member = await join(world)
    const [one, other] = [await define(), await define({ format: 'integer' })]
    expect(
      await change(member, [
        [one, '', '值'],
        ['cont', '', 'a'],
        [other, '', 7],
      ]),
    ).toBe('update success')
    expect(await profileOf(member)).toEqual({ account: Number(member.id), [one]: '值', [other]: 7 })
    expect((await user(world, Number(member.id)))['cont']).toBe('a')
    expect(await readOwn(world, member, [other, 'cont', one])).toEqual(['7', 'a', '值'])
  })

  test.each([
    ['of the account', 0],
    ['of the profile', 1],
  ])('sets nothing where one old value %s differs', async (_, wrong) => {
    const member = await join(world)
    const kind = await define()
    await change(member, [[kind, '', 'p']])
    const olds = ['', 'p'].map((old, index) => (index === wrong ? 'wrong' : old))
    expect(
      await change(member, [
        ['cont', olds[0] ?? '', 'x'],
        [kind, olds[1] ?? '', 'x'],
      ]),
    ).toBe('old data error')
    expect(await readOwn(world, member, ['cont', kind])).toEqual(['', 'p'])
  })

  test('sets nothing where the database refuses in the middle, and everything when asked again', async () => {
    const member = await join(world)
    const kind = await define()
    const changes: Changes = [
      [kind, '', 'p'],
      ['cont', '', 'a'],
      ['email', '', `${freshName()}@example.com`],
    ]
    const isWrite = ({ operation }: { operation: string }) => operation === 'TransactWriteItems'
    world.wire.add({ fault: { kind: 'cut' }, when: isWrite })
    expect(await change(member, changes)).toBe('server error')
    world.wire.clear()
    expect(await readOwn(world, member, [kind, 'cont', 'email'])).toEqual(['', '', ''])
    expect(await orphans(world)).toEqual([])
    expect(await change(member, changes)).toBe('update success')
    expect(await orphans(world)).toEqual([])
  })

  test('empties by the empty text: what is empty is not in the table', async () => {
    const member = await join(world)
    const kind = await define({ format: 'integer' })
    await change(member, [
      [kind, '', '7'],
      ['cont', '', 'a'],
    ])
    expect(
      await change(member, [
        [kind, 7, ''],
        ['cont', 'a', ''],
      ]),
    ).toBe('update success')
    expect(await profileOf(member)).toEqual({ account: Number(member.id) })
    expect(await user(world, Number(member.id))).not.toHaveProperty('cont')
    expect(await readOwn(world, member, [kind, 'cont'])).toEqual(['', ''])
  })
})

describe('An email', () => {
  test('is claimed with the change and frees the one before it; a refused one frees nothing', async () => {
    const [member, other] = [await join(world), await join(world)]
    const [first, second] = [`${freshName()}@example.com`, `${freshName()}@example.com`]
    await change(member, [['email', '', first.toUpperCase()]])
    await change(other, [['email', '', second]])
    expect([await holderOf(world, first), await holderOf(world, second)]).toEqual([member.id, other.id].map(Number))
    expect(
      await change(member, [
        ['email', first, second],
        ['cont', '', 'a'],
      ]),
    ).toBe('data format error')
    expect(await readOwn(world, member, ['email', 'cont'])).toEqual([first, ''])
    expect(await change(other, [['email', second, '']])).toBe('data format error')
    expect(await change(member, [['email', first, first]])).toBe('update success')
    expect(await holderOf(world, first)).toBe(Number(member.id))
    expect(await orphans(world)).toEqual([])
  })
})

describe('A new kind', () => {
  test('is known after thirty seconds at the latest, and so is that it is gone or has changed', async () => {
    const member = await join(world)
    const name = `kind${++count}`
    expect(await change(member, [[name, '', 'a']])).toBe('data format error')
    await define({}, name)
    world.advance(CACHE_MS + 1)
    expect(await change(member, [[name, '', 'a']])).toBe('update success')
    await define({ editable: false }, name)
    world.advance(CACHE_MS + 1)
    expect(await change(member, [[name, 'a', 'b']])).toBe('data format error')
    expect(await readOwn(world, member, [name])).toEqual(['a'])
    await undefine(name)
    world.advance(CACHE_MS + 1)
    expect((await ask(world, 'GetMessage', { id: member.id, data_type: [name] }, member.token)).json.success).toBe(
      false,
    )
  })

  test('is read once in that time', async () => {
    const member = await join(world)
    const kind = await define()
    world.advance(CACHE_MS + 1)
    world.wire.clear()
    for (let time = 0; time < 5; time++) await readOwn(world, member, [kind, 'username', 'cont'])
    const reads = world.wire.calls.filter(({ tables }) => tables.some((table) => table.endsWith('-datatypes')))
    expect(reads).toHaveLength(1)
  })

  test('is found among a flood of names that nobody has defined', async () => {
    const member = await join(world)
    const kind = await define()
    for (let round = 0; round < 25; round++) {
      const flood = Array.from({ length: 49 }, (_, index) => `nothing${round}x${index}`)
      const { json } = await ask(world, 'GetMessage', { id: member.id, data_type: [kind, ...flood] }, member.token)
      expect(json.success).toBe(false)
      expect(await readOwn(world, member, ['username', kind])).toEqual(['小明', ''])
    }
  })

  test.each<[Given, string[], string[]]>([
    [
      { format: 'integer' },
      ['0', '-7', '007', '9007199254740991'],
      ['x', '1.5', '1e3', '９', '9007199254740993', ' 1'],
    ],
    [{ format: 'time' }, ['0', '-62135596800000', '8640000000000000'], ['8640000000000001', '2020-01-01']],
    [
      { format: 'url' },
      ['https://example.com/路', 'HTTP://a.b'],
      ['ftp://a.b', '//a.b', 'javascript:1', 'https://a b', 'https://'],
    ],
    [{ format: 'email' }, ['a@b'], ['nobody', '@', 'a b@c']],
    [{ format: 'alnum' }, ['aZ09'], ['a-b', 'ä', '９']],
    [{ format: 'text', max_length: 3 }, ['a', '👍👍👍', 'a\nb'], ['👍👍👍👍', 'a\tb', 'a\u0000', '\u0085']],
  ])('of %o takes %o and refuses %o', async (given, right, wrong) => {
    const member = await join(world)
    const kind = await define(given)
    for (const text of wrong)
      expect([text, await change(member, [[kind, '', text]])]).toEqual([text, 'data format error'])
    let old = ''
    for (const text of right) {
      expect([text, await change(member, [[kind, old, text]])]).toEqual([text, 'update success'])
      ;[old = ''] = await readOwn(world, member, [kind])
    }
  })

  test('with two thousand code points, twenty at once, fits into a request', async () => {
    const member = await join(world)
    const kinds: string[] = []
    for (let index = 0; index < 20; index++) kinds.push(await define())
    const [long, longer] = ['字'.repeat(2000), '👍'.repeat(2000)]
    expect(
      await change(
        member,
        kinds.map((kind) => [kind, '', long] as const),
      ),
    ).toBe('update success')
    expect(
      await change(
        member,
        kinds.map((kind) => [kind, long, longer] as const),
      ),
    ).toBe('update success')
    expect(new Set(await readOwn(world, member, kinds))).toEqual(new Set([longer]))
  })
})

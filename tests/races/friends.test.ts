/** Friends at once: one friendship however two come to it, nothing beside a block, and numbers that are always right. */
import { expect, test, vi } from 'vitest'
import { ask, join, type Member } from '../support/actions.ts'
import { inParallel } from '../support/attempts.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { edgesOf } from '../support/evidence.ts'
import { act, befriend, counted } from '../support/friends.ts'
import { rounds } from '../support/storms.ts'
import { freshAddress, useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 180_000 })

// The race that everybody runs into goes fifty times, the others fewer.
const [CROSSINGS, ROUNDS] = [rounds(50), rounds(20)]
const FRIENDS_MAX = 3

const world = useWorld({
  LOOKUPS_PER_ACCOUNT_HOUR: '100000',
  FRIEND_REQUESTS_DAY: '100000',
  FRIENDS_MAX: String(FRIENDS_MAX),
})

const repeatedly = async (act: () => Promise<void>, times = ROUNDS) => {
  for (let round = 0; round < times; round++) await act()
}

const two = () => Promise.all([join(world), join(world)])

async function expectCounted(people: readonly Member[]): Promise<void> {
  for (const person of people) {
    const { edges, counters } = await counted(world, person)
    expect(counters).toEqual(edges)
  }
}

const kinds = async ({ id }: Member): Promise<string[]> =>
  (await edgesOf(world, Number(id)))
    .map(({ edge }) => String(edge).split('#')[0] ?? '')
    .filter((kind) => kind !== 'count')

test('two who ask each other at once are friends once', async () => {
  const [one, other] = await two()
  await repeatedly(async () => {
    const words = await Promise.all([act(world, one, 'AddFriend', other), act(world, other, 'AddFriend', one)])
    expect(words.sort()).toEqual(['friend added', 'friend request sent'])
    expect([await kinds(one), await kinds(other)]).toEqual([['friend'], ['friend']])
    await expectCounted([one, other])
    expect((await counted(world, one)).edges).toEqual({ follow: 1, friends: 1, fans: 1 })
    expect(await act(world, one, 'DeleteFriend', other)).toBe('friend deleted')
    await expectCounted([one, other])
  }, CROSSINGS)
})

test('∥10 AddFriend of one to one: one request, counted once', async () => {
  const [one, other] = await two()
  await repeatedly(async () => {
    const words = await inParallel(10, () => act(world, one, 'AddFriend', other))
    expect(new Set(words)).toEqual(new Set(['friend request sent']))
    expect([await kinds(one), await kinds(other)]).toEqual([['asks'], ['asked']])
    await expectCounted([one, other])
    await act(world, one, 'DeleteFriend', other)
  })
})

test('∥10 AcceptFriend: one of them, and RejectFriend beside them or instead', async () => {
  const [one, other] = await two()
  await repeatedly(async () => {
    await act(world, one, 'AddFriend', other)
    const words = await inParallel(10, (index) => act(world, other, index === 5 ? 'RejectFriend' : 'AcceptFriend', one))
    const won = words.filter((word) => word !== 'no such request')
    expect(won).toHaveLength(1)
    expect(await kinds(one)).toEqual(won[0] === 'friend added' ? ['friend'] : [])
    await expectCounted([one, other])
    await act(world, one, 'DeleteFriend', other)
  })
})

test('BlockUser against AcceptFriend, AddFriend and DeleteFriend: in the end there is a block and nothing but a request unheard', async () => {
  const [one, other] = await two()
  await repeatedly(async () => {
    await act(world, other, 'AddFriend', one)
    const [blocking] = await Promise.all([
      act(world, one, 'BlockUser', other),
      act(world, one, 'AcceptFriend', other),
      act(world, other, 'DeleteFriend', one),
      act(world, other, 'AddFriend', one),
    ])
    expect(blocking).toBe('blocked')
    expect(await kinds(one)).toEqual(['block'])
    expect([['blocked'], ['asks', 'blocked']]).toContainEqual(await kinds(other))
    await expectCounted([one, other])
    expect(await act(world, one, 'UnblockUser', other)).toBe('unblocked')
    expect([await kinds(one), await kinds(other)]).toEqual([[], []])
  })
})

test('AddFriend that is overtaken by a friendship, on its way to the table, adds nothing to it', async () => {
  const [one, other] = await two()
  world.wire.clear()
  const isChange = ({ operation, tables }: EngineCall) =>
    operation === 'TransactWriteItems' && tables.some((name) => name.endsWith('-edges'))
  world.wire.add({ fault: { kind: 'delay', milliseconds: 1000 }, when: isChange, times: 1 })
  const late = act(world, one, 'AddFriend', other)
  while (!world.wire.calls.some(isChange)) await new Promise((resolve) => setTimeout(resolve, 5))
  await befriend(world, one, other)
  expect(await late).toBe('already friends')
  expect([await kinds(one), await kinds(other)]).toEqual([['friend'], ['friend']])
  await expectCounted([one, other])
})

test('AddFriend against BlockUser and UnblockUser: every request is heard, unheard beside a block, or ended', async () => {
  const [one, other] = await two()
  await repeatedly(async () => {
    const words = await Promise.all([
      act(world, other, 'AddFriend', one),
      act(world, one, 'BlockUser', other),
      act(world, other, 'AddFriend', one),
      act(world, one, 'UnblockUser', other),
      act(world, other, 'DeleteFriend', one),
      act(world, one, 'BlockUser', other),
    ])
    expect([words[0], words[2]]).toEqual(['friend request sent', 'friend request sent'])
    await expectCounted([one, other])
    await expectMirrored([one, other])
    await act(world, one, 'UnblockUser', other)
    await act(world, other, 'DeleteFriend', one)
    expect([await kinds(one), await kinds(other)]).toEqual([[], []])
    await expectCounted([one, other])
  })
})

test('∥ both block each other, and both lift it', async () => {
  const [one, other] = await two()
  await repeatedly(async () => {
    await befriend(world, one, other)
    for (const [action, words, left] of [
      ['BlockUser', 'blocked', ['block', 'blocked']],
      ['UnblockUser', 'unblocked', []],
    ] as const) {
      expect(await Promise.all([act(world, one, action, other), act(world, other, action, one)])).toEqual([
        words,
        words,
      ])
      expect([await kinds(one), await kinds(other)]).toEqual([left, left])
    }
    await expectCounted([one, other])
  })
})

test('∥ acceptances of both sides never make more friends than anybody may have', async () => {
  const [one, ...others] = await inParallel(8, () => join(world))
  if (!one) throw new Error('nobody')
  await repeatedly(async () => {
    // Some have asked him, and he has asked the others.
    const pairs = others.map((other, index): [Member, Member] => (index % 2 === 0 ? [other, one] : [one, other]))
    for (const [asking, asked] of pairs) await act(world, asking, 'AddFriend', asked)
    const words = await Promise.all(pairs.map(([asking, asked]) => act(world, asked, 'AcceptFriend', asking)))
    expect(words.filter((word) => word === 'friend added')).toHaveLength(FRIENDS_MAX)
    expect(words.filter((word) => word === 'too many friends')).toHaveLength(others.length - FRIENDS_MAX)
    expect((await counted(world, one)).edges).toMatchObject({ friends: FRIENDS_MAX })
    await expectCounted([one, ...others])
    for (const [asking, asked] of pairs) await act(world, asking, 'DeleteFriend', asked)
    expect(await kinds(one)).toEqual([])
  })
})

test('∥ everything among four: whatever comes of it, both sides say the same and every number is right', async () => {
  const people = await inParallel(4, () => join(world))
  const actions = ['AddFriend', 'AcceptFriend', 'RejectFriend', 'DeleteFriend', 'BlockUser', 'UnblockUser']
  for (let round = 0; round < ROUNDS; round++) {
    const answers = await inParallel(12, async (index) => {
      const [by, upon] = [people[index % 4], people[(index + 1 + (round % 3)) % 4]]
      const Action = actions[(index * 7 + round) % actions.length] ?? ''
      return ask(world, Action, { friend_id: upon?.id }, by?.token, freshAddress())
    })
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    await expectCounted(people)
    await expectMirrored(people)
  }
})

const mirrors: Readonly<Record<string, string>> = {
  asks: 'asked',
  asked: 'asks',
  friend: 'friend',
  block: 'blocked',
  blocked: 'block',
}

/** Every edge lies with both of its ends, but a request beside the block of whoever is asked; other bonds know no block. */
async function expectMirrored(people: readonly Member[]): Promise<void> {
  const all = await Promise.all(
    people.map(async ({ id }) =>
      (await edgesOf(world, Number(id))).map(({ edge }) => {
        const parts = String(edge).split('#')
        return { kind: parts[0] ?? '', from: id, to: parts.at(-1) ?? '' }
      }),
    ),
  )
  const both = all.flat().filter(({ kind }) => kind !== 'count')
  const has = (wanted: string, edge: { from: string; to: string }) =>
    both.some(({ kind, from, to }) => kind === wanted && from === edge.from && to === edge.to)
  const edges = both.filter((edge) => edge.kind !== 'asks' || !has('blocked', edge))
  for (const edge of both) if (edge.kind === 'asks' && has('blocked', edge)) expect(has('block', edge)).toBe(false)
  const said = edges.map(({ kind, from, to }) => `${kind} ${from} ${to}`).sort()
  expect(edges.map(({ kind, from, to }) => `${mirrors[kind]} ${to} ${from}`).sort()).toEqual(said)
  for (const { from, to } of edges) {
    const between = edges.filter((edge) => edge.from === from && edge.to === to).map(({ kind }) => kind)
    const bonds = between.filter((kind) => kind !== 'block' && kind !== 'blocked')
    expect(bonds.length, between.join()).toBeLessThanOrEqual(bonds.length === between.length ? 1 : 0)
  }
}

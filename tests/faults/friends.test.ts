/** Edges that are dropped while everything fails, and by several at once: in the end nothing is left and every number right. */
import { beforeEach, expect, test, vi } from 'vitest'
import { dropEdges } from '../../lib/friends/dropEdges.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { join, type Member } from '../support/actions.ts'
import { inParallel } from '../support/attempts.ts'
import { edgesOf } from '../support/evidence.ts'
import { act, befriend, counted } from '../support/friends.ts'
import { useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const EVERYTHING = { until: null, pairsMax: 1000 }

const world = useWorld({ LOOKUPS_PER_ACCOUNT_HOUR: '100000', REGISTER_PER_NETWORK_HOUR: '100000' })
let leaving: Member
let others: Member[]

/** Twelve friends, twelve requests out, twelve in, and blocks both ways. */
beforeEach(async () => {
  leaving = await join(world)
  others = await inParallel(44, () => join(world))
  await inParallel(others.length, async (index) => {
    const other = others[index] ?? leaving
    if (index < 12) await befriend(world, leaving, other)
    else if (index < 24) await act(world, leaving, 'AddFriend', other)
    else if (index < 36) await act(world, other, 'AddFriend', leaving)
    else await act(world, index < 40 ? leaving : other, 'BlockUser', index < 40 ? other : leaving)
  })
})

const id = () => Number(leaving.id) as AccountId

/** The numbers of everybody are right, and of the one who leaves there is nothing. */
async function expectGone(): Promise<void> {
  expect(await edgesOf(world, id())).toEqual([])
  for (const other of others) {
    const { edges, counters } = await counted(world, other)
    expect(counters).toEqual(edges)
    expect((await edgesOf(world, Number(other.id))).filter(({ edge }) => String(edge).endsWith(leaving.id))).toEqual([])
  }
}

test('dropEdges leaves nothing of an account, a few pairs at a time', async () => {
  let calls = 0
  while (!(await dropEdges(id(), { until: null, pairsMax: 10 }))) calls += 1
  expect(calls).toBeGreaterThan(1)
  await expectGone()
  expect(await dropEdges(id(), EVERYTHING)).toBe(true)
})

test('dropEdges broken off at every write, and answers lost: called again it goes on to the end', async () => {
  const isWrite = ({ operation }: { operation: string }) => /^(TransactWrite|Delete)/.test(operation)
  for (let step = 0; step < 30; step++) {
    let writes = 0
    world.wire.clear()
    const fault = { kind: step % 2 === 0 ? 'cut' : 'lose-answer' } as const
    world.wire.add({ fault, when: (call) => isWrite(call) && writes++ >= step % 5 })
    await dropEdges(id(), { until: null, pairsMax: 10 }).catch(() => undefined)
  }
  world.wire.clear()
  expect(await dropEdges(id(), EVERYTHING)).toBe(true)
  await expectGone()
})

test('∥4 dropEdges, while the others end friendships of their own: nothing is counted twice', async () => {
  const [some, rest] = [others.slice(0, 6), others.slice(24, 30)]
  await Promise.all([
    ...Array.from({ length: 4 }, () => dropEdges(id(), EVERYTHING).catch(() => false)),
    ...some.map((other) => act(world, other, 'DeleteFriend', leaving)),
    ...rest.map((other) => act(world, other, 'DeleteFriend', leaving)),
  ])
  expect(await dropEdges(id(), EVERYTHING)).toBe(true)
  await expectGone()
})

/** What removes a deleted account can fail anywhere: whoever comes next goes on, and in the end nothing is left. */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Account } from '../../lib/accounts/account.ts'
import { setRole } from '../../lib/accounts/setRole.ts'
import { setAvatar } from '../../lib/avatars/setAvatar.ts'
import { putItem } from '../../lib/aws/dynamodb.ts'
import { requestExport } from '../../lib/exports/requestExport.ts'
import { runExports } from '../../lib/exports/runExports.ts'
import { blockUser, unblockUser } from '../../lib/friends/blockUser.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { addJob, jobAt } from '../../lib/jobs/job.ts'
import { deleteAccount } from '../../lib/leaving/deleteAccount.ts'
import { runLeaving } from '../../lib/leaving/runLeaving.ts'
import type { Session } from '../../lib/sessions/session.ts'
import { takeSlot } from '../../lib/sessions/takeSlot.ts'
import { rememberNetwork } from '../../lib/throttle/pairs.ts'
import { subjects } from '../../lib/throttle/table.ts'
import { ask, join } from '../support/actions.ts'
import { directly } from '../support/directly.ts'
import { leftovers } from '../support/fileInvariants.ts'
import { counted } from '../support/friends.ts'
import { befriendDirectly, beginFile, joinDirectly, keepFile } from '../support/keeping.ts'
import { settleLeaving, tracesOf } from '../support/traces.ts'
import { useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 180_000 })

const world = useWorld({ FRIEND_REQUESTS_DAY: '100000' })
let friend: Account

beforeAll(async () => {
  friend = await joinDirectly()
})

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** Somebody of whom there is something of everything, deleted a moment ago. */
async function gone(): Promise<{ id: number; marks: (string | number)[] }> {
  const account = await joinDirectly()
  const { id } = account
  await befriendDirectly(account, friend)
  await blockUser(account, friend.id, directly)
  await unblockUser(account, friend.id, directly)
  await befriendDirectly(account, friend)
  await setRole(id, 'vip', null, directly)
  const file = await keepFile(account, 'a.txt', `bytes of ${id}`)
  const [upload, parts] = [await beginFile(account, 'b.bin', 3), await beginFile(account, 'c.bin', 6_000_000, true)]
  await setAvatar(account, GIF, directly)
  await requestExport({ account, loginAt: Date.now() } as Session, undefined, directly)
  await runExports(Date.now() + 60_000)
  await takeSlot(account, account.epoch, directly, async (put) => putItem(put))
  await rememberNetwork(subjects.account(id), directly.network)
  await deleteAccount(id, directly)
  return { id, marks: [id, file.id, upload.file.id, parts.file.id] }
}

/** Nothing of them is anywhere, and the friend is as he was before. */
async function expectNothing(people: readonly { id: number; marks: (string | number)[] }[]): Promise<void> {
  await settleLeaving(world)
  world.advance(61 * 60_000)
  await world.sweep()
  const left = await tracesOf(
    world,
    people.flatMap(({ marks }) => marks),
  )
  expect(left.filter((trace) => !/^users \{"deletedAt":\d+,"id":\d+\}$/.test(trace))).toEqual([])
  expect(left).toHaveLength(people.length)
  const { edges, counters } = await counted(world, { id: String(friend.id) })
  expect([edges, counters]).toEqual([
    { follow: 0, friends: 0, fans: 0 },
    { follow: 0, friends: 0, fans: 0 },
  ])
  expect([...(await leftovers(world)), ...world.objects()]).toEqual([])
}

/** How many calls a run makes on each wire. */
async function callsOfOneRun(): Promise<{ dynamodb: number; s3: number }> {
  const person = await gone()
  world.wire.clear()
  world.s3Wire.clear()
  await world.leave()
  const calls = { dynamodb: world.wire.calls.length, s3: world.s3Wire.calls.length }
  await expectNothing([person])
  return calls
}

describe('platformLeaving', () => {
  test('goes on where a run before it failed at any call to DynamoDB or S3', async () => {
    const { dynamodb, s3 } = await callsOfOneRun()
    expect(dynamodb).toBeGreaterThan(30)
    expect(s3).toBeGreaterThan(3)
    const people: Awaited<ReturnType<typeof gone>>[] = []
    // A step that fails leaves the others alone: one run can fail in many places, and a few runs in all.
    const failing = async (add: (when: () => boolean) => void, every: number) => {
      for (let first = 0; first < every; first++) {
        people.push(await gone())
        let seen = 0
        add(() => seen++ % every === first)
        await world.leave().catch(() => undefined)
        world.wire.clear()
        world.s3Wire.clear()
      }
    }
    const fault = { kind: 'error', type: 'AccessDeniedException' } as const
    await failing((when) => world.wire.add({ fault, when }), 12)
    await failing((when) => world.s3Wire.add({ fault: { kind: 'error', code: 'AccessDenied', status: 403 }, when }), 3)
    await expectNothing(people)
  })

  test('goes on where a run before it was out of time, and where two run at once', async () => {
    const people = [await gone(), await gone(), await gone()]
    expect(await runLeaving(Date.now())).toEqual({ done: 0, failed: 0, isMoreLeft: true })
    for (const milliseconds of [10, 30, 90]) await runLeaving(Date.now() + milliseconds)
    await Promise.all([world.leave(), world.leave(), world.leave()])
    await expectNothing(people)
  })

  test('does every step also where one fails each time', async () => {
    const person = await gone()
    world.wire.add({
      fault: { kind: 'error', type: 'AccessDeniedException' },
      when: ({ operation, tables }) => operation === 'Query' && tables.some((name) => name.endsWith('-edges')),
    })
    for (let run = 0; run < 2; run++) await expect(world.leave()).rejects.toThrow('jobs failed')
    const left = await tracesOf(world, person.marks)
    expect(left.filter((trace) => /^(files|sessions|profiles|throttle|exports|usage) /.test(trace))).toEqual([])
    expect(left.some((trace) => trace.startsWith('edges '))).toBe(true)
    expect(left.filter((trace) => /^jobs .*"kind":"leaving"/.test(trace))).toHaveLength(2)
    world.wire.clear()
    await expectNothing([person])
  })

  test('removes nobody who was not deleted, whatever stands on the list', async () => {
    const { id, token } = await join(world)
    await addJob(jobAt('leaving', Date.now()), { kind: 'leaving', account: Number(id) as AccountId })
    await expect(world.leave()).rejects.toThrow('jobs failed')
    expect((await ask(world, 'GetSessions', {}, token)).status).toBe(200)
  })
})

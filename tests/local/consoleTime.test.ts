/** The console's clock and its new beginning, over the real functions: what runs out, what comes back, what goes. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aheadMs, moveClock, resetClock } from '../../local/clock.ts'
import { startConsole } from '../../local/console/server.ts'
import type { Listener } from '../../local/listen.ts'
import { openRequestLog } from '../../local/requests/requestLog.ts'
import { isLive, join } from '../support/actions.ts'
import { askCode, typeCode } from '../support/attempts.ts'
import { begin, freshBytes, owner, upload } from '../support/files.ts'
import { freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
const requests = openRequestLog()
const calls: string[] = []
let page: Listener

beforeAll(async () => {
  const running = {
    renew: () => void calls.push('renew'),
    async runSchedules() {
      calls.push('schedules')
      await world.sweep()
    },
    seedAdmin: async () => void calls.push('admin'),
  }
  const options = { cloud: world.cloud, port: 0, apiUrl: world.url, admin: () => null, requests, folder: '' }
  page = await startConsole({ ...options, running: () => running })
})
afterAll(() => page.close())
afterEach(() => {
  resetClock()
  calls.length = 0
})

const post = async (path: string, body: object) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(page.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return {
    status: response.status,
    json: (await response.json()) as { aheadMs: number; objects: number },
  }
}
const forward = (seconds: number) => post('/clock/forward', { seconds })

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

test('A clock that is moved says so in every date of this process, of one kind with those before, and runs on', () => {
  const before = new Date()
  moveClock(HOUR_SECONDS * 1000)
  const after = new Date()
  expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(HOUR_SECONDS * 1000)
  expect(after.getTime() - before.getTime()).toBeLessThan(HOUR_SECONDS * 1000 + 5000)
  expect([before instanceof Date, after instanceof Date, structuredClone(after) instanceof Date]).toEqual([
    true,
    true,
    true,
  ])
  expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z')
  expect(Date.parse(Date())).toBeGreaterThan(before.getTime() + 3_590_000)
  expect([Date.UTC(2026, 0), new Date(2026, 0, 1).getFullYear()]).toEqual([1_767_225_600_000, 2026])
  class Named extends Date {}
  expect(new Named() instanceof Named && Math.abs(new Named().getTime() - Date.now()) < 5000).toBe(true)
  resetClock()
  expect(Math.abs(Date.now() - before.getTime())).toBeLessThan(5000)
})

test('A code runs out, a session runs out, and at now the time is right again', async () => {
  const { token } = await join(world)
  const phone = freshPhone()
  await askCode(world, 'registerPhone', phone, freshAddress())
  const code = world.cloud.inbox.code(phone)
  const moved = await forward(11 * 60)
  expect(moved.json.aheadMs).toBe(660_000)
  const { headers } = await fetch(`${page.url}/clock.json`)
  expect(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now())).toBeLessThan(5000)
  expect((await typeCode(world, 'registerPhone', phone, code, { from: freshAddress() })).status).toBe(403)
  expect(await isLive(world, token)).toBe(true)
  await forward(30 * DAY_SECONDS)
  expect(await isLive(world, token)).toBe(false)
  expect(calls).toEqual(['schedules', 'schedules'])
  expect((await post('/clock/now', {})).json.aheadMs).toBe(0)
  expect(calls).toEqual(['schedules', 'schedules', 'renew'])
  expect(await isLive(world, (await join(world)).token)).toBe(true)
})

test('Links and forms of S3 run out, expired rows and unfinished uploads go, and signatures stay good', async () => {
  const who = await owner(world)
  const id = await upload(world, who, freshBytes())
  const begun = await begin(world, who, 5000)
  const file = await world.call('GET', `/download/${id}`, { token: who.token })
  const link = file.headers['location'] ?? ''
  expect((await fetch(link)).status).toBe(200)
  const unfinished = (await world.items('files')).length
  await forward(HOUR_SECONDS)
  expect((await fetch(link)).status).toBe(403)
  const fresh = await world.call('GET', `/download/${id}`, { token: who.token })
  expect((await fetch(fresh.headers['location'] ?? '')).status).toBe(200)
  await forward(8 * DAY_SECONDS)
  expect(begun.status).toBe(200)
  expect(await world.items('files')).toHaveLength(unfinished - 1)
  expect(await world.items('codes')).toEqual([])
})

test('The clock goes forward alone, and four years at most', async () => {
  for (const seconds of [0, -60, 1.5, 5 * 366 * DAY_SECONDS]) expect((await forward(seconds)).status).toBe(400)
  await forward(4 * 366 * DAY_SECONDS)
  expect((await forward(1)).status).toBe(400)
  expect(Math.round(aheadMs() / 1000)).toBe(4 * 366 * DAY_SECONDS)
})

test('A reset deletes every account, file, text and request once it is confirmed, and the service runs on', async () => {
  const who = await owner(world)
  await upload(world, who, freshBytes())
  await begin(world, who, 5000)
  await world.settle()
  expect((await post('/reset', {})).status).toBe(400)
  expect((await post('/reset', { confirm: 'yes' })).status).toBe(400)
  expect(world.objects().length).toBeGreaterThan(0)

  const deleted = await post('/reset', { confirm: 'delete everything' })
  expect(deleted.json.objects).toBeGreaterThan(0)
  for (const { logicalId } of world.cloud.template().tables) {
    const name = logicalId.replace(/Table$/, '').toLowerCase()
    if (name !== 'datatypes') expect(await world.items(name), name).toEqual([])
  }
  // The template's own data types are part of the service.
  expect((await world.items('datatypes')).length).toBeGreaterThan(0)
  expect([world.objects(), world.cloud.s3.uploads(), world.cloud.inbox.texts(), requests.entries()]).toEqual([
    [],
    [],
    [],
    [],
  ])
  expect(calls).toEqual(['renew', 'admin'])
  expect(await isLive(world, who.token)).toBe(false)
  const another = await owner(world)
  await upload(world, another, freshBytes())
  expect(await isLive(world, another.token)).toBe(true)
})

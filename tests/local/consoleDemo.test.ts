/** The console's demo data, over the real functions. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startConsole } from '../../local/console/server.ts'
import type { Listener } from '../../local/listen.ts'
import { openRequestLog } from '../../local/requests/requestLog.ts'
import { useWorld } from '../support/world.ts'

const world = useWorld({
  PUBLIC_URL: 'http://127.0.0.1',
  LOGIN_PER_NETWORK_HOUR: '1000',
  REGISTER_PER_NETWORK_HOUR: '1000',
  EXISTENCE_PER_NETWORK_HOUR: '1000',
})
let page: Listener

beforeAll(async () => {
  page = await startConsole({
    cloud: world.cloud,
    port: 0,
    apiUrl: world.url,
    admin: () => null,
    requests: openRequestLog(),
    running: () => null,
    folder: '',
  })
})
afterAll(() => page.close())

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(page.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

test('Demo data comes once; then one can be any of its people, and nobody else', async () => {
  expect((await post('/be', { login: 'demo.alice' })).status).toBe(400)
  expect((await post('/demo', {}, { origin: 'https://evil.example' })).status).toBe(403)
  expect(await (await post('/demo', {})).json()).toEqual({ people: 30, files: 30, friends: 20 })
  expect(await (await post('/demo', {})).json()).toEqual({ people: 0, files: 0, friends: 0 })

  const people = (await (await fetch(`${page.url}/people.json`)).json()) as { login: string; name: string }[]
  expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(['林月', 'Alice Moore']))
  const { token, id } = (await (await post('/be', { login: 'demo.lin.yue' })).json()) as { token: string; id: number }
  const asked = async (Action: string) =>
    (await world.call('POST', '/user', { json: { Action }, token })).json.Response.data
  expect(JSON.stringify(await asked('GetFriends'))).toContain('王小明')
  const own = await world.call('POST', '/app/user/getownfilelist', { json: {}, token })
  expect(own.text).toContain('假期照片说明.txt')
  expect(id).toBeGreaterThan(1_000_000_000)
  expect((await post('/be', { login: 'somebody.else' })).status).toBe(404)
}, 60_000)

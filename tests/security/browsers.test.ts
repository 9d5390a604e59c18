/** What a browser sends by itself, or for a page of somebody else (contract, «Browsers»). */
import { describe, expect, test } from 'vitest'
import { ask, join } from '../support/actions.ts'
import { owner, upload } from '../support/files.ts'
import { freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({
  PUBLIC_URL: 'https://api.example.com',
  CORS_ORIGINS: 'capacitor://localhost,https://app.example.com',
})

const LOOK_AHEAD = [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'sec-purpose': 'prefetch;anonymous-client-ip' },
  { purpose: 'prefetch' },
  { 'x-purpose': 'preview' },
  { 'x-moz': 'prefetch' },
]

describe('A browser that only looks ahead', () => {
  test('has no text sent, in any route that sends one', async () => {
    const phone = freshPhone()
    for (const headers of LOOK_AHEAD) {
      for (const route of ['registerPhone', 'loginPhone', 'forgetPassword']) {
        expect([route, (await world.call('GET', `/user/${route}/${phone}`, { headers })).status]).toEqual([route, 403])
      }
    }
    expect(world.cloud.inbox.code(phone)).toBeUndefined()
    expect((await world.call('GET', `/user/registerPhone/${phone}`)).status).toBe(200)
  })

  test('neither logs in nor out, and counts no download', async () => {
    const alice = await owner(world)
    const { token } = alice
    const id = await upload(world, alice)
    for (const headers of LOOK_AHEAD) {
      const asked = [
        await world.call('GET', `/user/login?account=a&password=${'0'.repeat(32)}`, { headers }),
        await world.call('GET', '/loguot', { headers, token }),
        await world.call('GET', '/logout', { headers, token }),
        await world.call('GET', `/download/${id}`, { headers, token }),
      ]
      expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    }
    const file = (await world.items('files')).find((item) => item['id'] === id)
    expect(file?.['downloads']).toBe(0)
    expect((await ask(world, 'GetSessions', {}, token)).status).toBe(200)
  })

  test('may read what changes nothing', async () => {
    const { token } = await join(world)
    for (const headers of LOOK_AHEAD) {
      expect((await world.call('GET', '/files', { headers, token })).status).toBe(200)
      expect((await world.call('GET', '/.well-known/jwks.json', { headers })).status).toBe(200)
    }
  })
})

test('A link on a foreign page logs nobody out', async () => {
  const { token } = await join(world)
  for (const path of ['/loguot', '/logout']) {
    const headers = { cookie: `session_id=${token}`, 'sec-fetch-site': 'cross-site' }
    expect((await world.call('GET', path, { headers })).status).toBe(403)
  }
  expect((await ask(world, 'GetSessions', {}, token)).status).toBe(200)
  expect((await world.call('GET', '/loguot', { headers: { 'sec-fetch-site': 'none' }, token })).status).toBe(200)
})

const isRefused = async (headers: Record<string, string>) =>
  (await world.call('POST', '/user/login', { json: { account: 'nobody', password: 'x' }, headers })).status === 403

test.each([
  ['https://api.example.com', true],
  ['https://app.example.com', true],
  ['capacitor://localhost', true],
  ['http://api.example.com', false],
  ['https://api.example.com:8443', false],
  ['http://app.example.com', false],
  ['ionic://localhost', false],
  ['capacitor://localhost.evil.example', false],
  ['null', false],
])('An Origin is its scheme, host and port: %s is own or allowed: %s', async (origin, allowed) => {
  expect(await isRefused({ origin })).toBe(!allowed)
})

test.each([
  ['https://other.example:8443', true],
  ['https://other.example', false],
  ['https://other.example:443', false],
])('The host of a request is an own origin with its port alone: asked at :8443, %s is own: %s', async (origin, own) => {
  expect(await isRefused({ origin, host: 'other.example:8443' })).toBe(!own)
})

test('Where PUBLIC_URL is https, every answer asks browsers to stay with it, those that refuse too', async () => {
  const answers = [
    await world.call('GET', '/.well-known/jwks.json'),
    await world.call('POST', '/app/user/info', { json: {} }),
    await world.call('GET', '/nothing'),
    await world.call('GET', '/files/'),
    await world.call('POST', '/user', { body: '{' }),
  ]
  expect(answers.map(({ headers }) => headers['strict-transport-security'])).toEqual(Array(5).fill('max-age=31536000'))
})

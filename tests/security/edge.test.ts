/** S21, S99: an own CDN in front is believed by its secret, which no setting holds. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings, SettingsError } from '../../lib/config.ts'
import { spent } from '../support/evidence.ts'
import { PASSWORD } from '../support/people.ts'
import { freshAddress, freshName, startWorld, type World } from '../support/world.ts'

const SECRET = 'canary-of-the-edge-0123456789abcdef'
const digest = (secret: string) => createHash('sha256').update(secret).digest('hex')
const edge = `x-real-client,x-edge-proof=sha256:${digest(SECRET)}`

let world: World

beforeAll(async () => {
  world = await startWorld({ TRUSTED_EDGE: edge })
})
afterAll(() => world.stop())

/** Registers somebody. @returns what the networks of the CDN and of the header have spent by it */
async function register(headers: Record<string, string>): Promise<{ cdn: number; client: number }> {
  const [from, client] = [freshAddress(), freshAddress()]
  const json = { account: freshName(), password: PASSWORD }
  await world.call('POST', '/user/register', { json, from, headers: { 'x-real-client': client, ...headers } })
  const counted = (address: string) => spent(world, `network#${address}`, 'register', 'hour')
  return { cdn: await counted(from), client: await counted(client) }
}

test('S21 with the secret the address that the CDN hands over counts, and its own does not', async () => {
  expect(await register({ 'x-edge-proof': SECRET })).toEqual({ cdn: 0, client: 1 })
})

test.each([
  ['none', {}],
  ['an empty one', { 'x-edge-proof': '' }],
  ['another one', { 'x-edge-proof': `${SECRET}.` }],
  ['the digest in its place', { 'x-edge-proof': digest(SECRET) }],
  ['the digest as the setting has it', { 'x-edge-proof': `sha256:${digest(SECRET)}` }],
])('S21 with no proof, such as %s, the header is not believed', async (_, headers) => {
  expect(await register(headers)).toEqual({ cdn: 1, client: 0 })
})

test('S99 the secret itself is refused as a setting, and the sentence does not repeat it', () => {
  const read = (TRUSTED_EDGE: string) => () => readSettings({ TRUSTED_EDGE }, 'dev', Date.now())
  expect(read(edge)).not.toThrow()
  for (const value of [SECRET, `sha256:${SECRET}`, `sha256:${digest(SECRET).toUpperCase()}`, digest(SECRET)]) {
    expect(read(`x-real-client,x-edge-proof=${value}`)).toThrow(SettingsError)
    expect(read(`x-real-client,x-edge-proof=${value}`)).not.toThrow(SECRET)
  }
})

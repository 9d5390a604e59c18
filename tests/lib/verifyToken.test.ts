/** S46: what a warm function need not compute a second time of a token, and what it judges each time. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { compact, ecdsa, partsOf, type StageKeys, stageKeys } from '../support/forge.ts'
import { logIn, register } from '../support/people.ts'
import { useWorld } from '../support/world.ts'

const world = useWorld()
let keys: StageKeys

beforeAll(async () => {
  keys = await stageKeys(world)
})

afterEach(() => {
  vi.restoreAllMocks()
  world.resetClock()
})

const info = async (token: string) =>
  (await world.call('POST', '/app/user/info', { json: {}, token })).json as { done: boolean }

const freshToken = async () => logIn(world, await register(world))

test('a signature that held is computed once; the session is read at each request', async () => {
  const token = await freshToken()
  const verifying = vi.spyOn(crypto.subtle, 'verify')
  world.wire.clear()
  for (let time = 1; time <= 5; time++) expect(await info(token)).toMatchObject({ done: true })
  expect(verifying).toHaveBeenCalledTimes(1)
  expect(world.wire.calls.filter(({ operation }) => operation === 'BatchGetItem')).toHaveLength(5)
})

test('a token with the same header and claims and another signature is verified, and nobody', async () => {
  const token = await freshToken()
  expect(await info(token)).toMatchObject({ done: true })
  const { header, payload } = partsOf(token)
  const [head, claims, signature = ''] = token.split('.')
  const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  expect(await info(`${head}.${claims}.${other}`)).toMatchObject({ done: false })
  expect(await info(compact(header, { ...payload, sid: '00' }, ecdsa(keys.privateKey)))).toMatchObject({ done: false })
})

test('one whose time ends is nobody from then on, whatever was verified before', async () => {
  const { header, payload } = partsOf(await freshToken())
  const ending = compact(header, { ...payload, exp: Math.floor(Date.now() / 1000) + 60 }, ecdsa(keys.privateKey))
  expect(await info(ending)).toMatchObject({ done: true })
  // Behind the tolerance of clocks, and before the keys are read again.
  world.advance(95_000)
  expect(await info(ending)).toMatchObject({ done: false })
})

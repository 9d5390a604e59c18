/** What a function asks for while Lambda loads it, before its first event. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventFor } from '../../local/gateway/event.ts'
import { contextFor } from '../../local/gateway/lambda.ts'
import { loadHandler } from '../support/gateway.ts'
import { logIn, register } from '../support/people.ts'
import { freshAddress, useWorld } from '../support/world.ts'

const world = useWorld()

beforeEach(() => vi.resetModules())

afterEach(() => {
  world.cloud.parameters.fail(null)
  vi.unstubAllEnvs()
})

/** A function as a process of its own would load it. */
const load = () => loadHandler('functions/kms/info.handler')

const settled = () => new Promise((resolve) => setTimeout(resolve, 200))

async function answerOf(handler: Awaited<ReturnType<typeof load>>, token: string): Promise<{ statusCode: number }> {
  const request = { method: 'POST', path: '/app/user/info', headers: [['content-type', 'application/json']] as const }
  const event = eventFor(
    { ...request, body: JSON.stringify({ token }), sourceIp: freshAddress() },
    { routeKey: 'POST /app/user/info', parameters: {} },
  )
  return (await handler(event as never, contextFor('gatehouse-test-kmsInfo', 10, 512) as never)) as {
    statusCode: number
  }
}

describe('A function that Lambda loads ahead of its first event', () => {
  test('has asked for its parameters and opened a connection by then, and asks for nothing again', async () => {
    const token = await logIn(world, await register(world))
    world.wire.clear()
    const before = world.cloud.parameters.requests()
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand')
    const handler = await load()
    await settled()
    expect(world.cloud.parameters.requests() - before).toBe(2)
    expect(world.wire.connections()).toBe(1)
    expect((await answerOf(handler, token)).statusCode).toBe(200)
    expect(world.wire.connections()).toBe(0)
    expect(world.cloud.parameters.requests() - before).toBe(2)
  })

  test('is not harmed where nothing answered meanwhile: its first request asks', async () => {
    const token = await logIn(world, await register(world))
    world.cloud.parameters.fail('AccessDeniedException')
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand')
    const handler = await load()
    await settled()
    world.cloud.parameters.fail(null)
    expect((await answerOf(handler, token)).statusCode).toBe(200)
  })
})

test('Anywhere else a function asks for nothing before its first event', async () => {
  world.wire.clear()
  const before = world.cloud.parameters.requests()
  await load()
  await settled()
  expect([world.cloud.parameters.requests() - before, world.wire.connections()]).toEqual([0, 0])
})

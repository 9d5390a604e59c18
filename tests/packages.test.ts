/**
 * Every package alone, as Lambda runs it: the zip unpacked into an empty folder, one process, the environment that the
 * template gives this function and no other, one right event. Under a small runtime of our own; with LAMBDA_RUNTIME, the path of
 * AWS's runtime interface client, under that one (`npm run test:packages`).
 */
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerOf, type GatewayAnswer } from '../local/gateway/answer.ts'
import { eventFor } from '../local/gateway/event.ts'
import { ask, join as joined } from './support/actions.ts'
import { beginDirect, freshBytes, owner, postForm } from './support/files.ts'
import {
  type Lambda,
  type PackagedFunction,
  packagedFunctions,
  packageService,
  readPackagedTemplate,
  startLambda,
  unpack,
} from './support/lambda/packages.ts'
import { type RightEvent, rightEvents } from './support/lambda/rightEvents.ts'
import { PASSWORD } from './support/people.ts'
import { freshAddress, scheduledEvent, startWorld, type World } from './support/world.ts'

const STAGE = 'test'
const HOUR_MS = 3_600_000
const runtime = process.env['LAMBDA_RUNTIME'] ?? join(import.meta.dirname, 'support/lambda/runtime.mjs')
/** What Lambda itself puts in, and where the embedded cloud is. */
const SURROUNDINGS = /^AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|ENDPOINT_URL_\w+)$/

let world: World
let folder: string
let functions: readonly PackagedFunction[]
let surroundings: Record<string, string>

beforeAll(async () => {
  world = await startWorld({ FILE_MULTIPART_BYTES_MIN: String(6 * 1024 * 1024), SMS_PER_NETWORK_HOUR: '1000' })
  folder = await packageService(STAGE)
  const { environment } = world.cloud
  surroundings = Object.fromEntries(Object.entries(environment).filter(([name]) => SURROUNDINGS.test(name)))
  functions = packagedFunctions(await readPackagedTemplate(folder), STAGE, environment['AWS_REGION'] ?? '')
}, 180_000)

afterAll(async () => {
  await world.stop()
  await rm(folder, { recursive: true, force: true })
})

const canRun = ({ processor }: PackagedFunction) =>
  process.platform === 'linux' && process.arch === (processor === 'x86_64' ? 'x64' : 'arm64')

/** Starts a function alone, has it do something, and ends it. */
async function alone<Done>(name: string, run: (lambda: Lambda) => Promise<Done>): Promise<Done> {
  const deployed = functions.find((one) => one.name === name)
  if (!deployed) throw new Error(`the template has no function ${name}`)
  const lambda = await startLambda({ taskRoot: await unpack(folder, name), deployed, surroundings, runtime })
  try {
    const done = await run(lambda)
    // On the processor that it is deployed on, a function hashes by the file in its zip.
    if (canRun(deployed)) expect(lambda.logs.join('')).not.toContain('argon2 is that of Node')
    return done
  } finally {
    await lambda.stop()
  }
}

/** The event as API Gateway makes it, with the route that leads to this function. */
function httpEvent(name: string, right: RightEvent) {
  const { method, path, json, token, headers = {} } = right
  const { routes } = world.cloud.template()
  const route = routes.find((one) => one.functionName === name && one.method === method)
  const names = [...(route?.path ?? '').matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter)
  const parameters = Object.fromEntries(
    names.map((parameter) => [parameter, path.split('?')[0]?.split('/').at(-1) ?? '']),
  )
  const body = json === undefined ? right.body : JSON.stringify(json)
  const sent = {
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  }
  const request = { method, path, headers: sent, sourceIp: freshAddress(), ...(body !== undefined && { body }) }
  return eventFor(request, route && { routeKey: `${method} ${route.path}`, parameters })
}

async function answered(name: string, right: RightEvent): Promise<GatewayAnswer> {
  return answerOf(JSON.stringify(await alone(name, (lambda) => lambda.invoke(httpEvent(name, right)))))
}

describe('The package of a route, alone, answers a right request', () => {
  test.each(Object.keys(rightEvents))('%s', async (name) => {
    const right = await rightEvents[name]?.(world)
    if (!right) throw new Error(`nothing is known of ${name}`)
    const { status, body } = await answered(name, right)
    expect([status, body.toString('utf8')]).toEqual([right.status, expect.stringContaining(right.shows)])
  })
})

describe('The package of a background function, alone, does its work', () => {
  test('platformObjectCreated: what the bucket says makes a file of an upload', async () => {
    world.events.hold()
    const by = await owner(world)
    const bytes = freshBytes()
    const { id, upload } = await beginDirect(world, by, bytes)
    expect((await postForm(upload, bytes)).ok).toBe(true)
    const [sending] = world.events.take()
    world.events.release()
    await alone('platformObjectCreated', (lambda) => lambda.invoke(sending?.event))
    const file = (await world.items('files')).find((item) => item['id'] === id)
    expect(file).toMatchObject({ state: 'ready' })
  })

  test('platformSweep: an upload that its clock has run out for is gone', async () => {
    world.advance(-25 * HOUR_MS)
    const { id } = await beginDirect(world, await owner(world), freshBytes())
    world.resetClock()
    await alone('platformSweep', (lambda) => lambda.invoke(scheduledEvent()))
    expect((await world.items('files')).map((item) => item['id'])).not.toContain(id)
  })

  test('platformExport: what somebody asked for about himself is written', async () => {
    const { id, token } = await joined(world)
    await ask(world, 'ExportData', { password: PASSWORD }, token, freshAddress())
    await alone('platformExport', (lambda) => lambda.invoke(scheduledEvent()))
    expect(await world.items('exports')).toContainEqual(
      expect.objectContaining({ account: Number(id), state: 'ready' }),
    )
  })

  test('platformLeaving: of an account that was deleted nothing is left to remove', async () => {
    world.advance(-HOUR_MS)
    const { id, token } = await joined(world)
    await ask(world, 'DeleteAccount', { password: PASSWORD }, token, freshAddress())
    world.resetClock()
    const jobs = async () => (await world.items('jobs')).filter((job) => JSON.stringify(job).includes(id))
    expect(await jobs()).not.toEqual([])
    await alone('platformLeaving', async (lambda) => {
      // The first run removes, the second one sees that nothing has come since.
      for (let run = 0; run < 2; run++) await lambda.invoke(scheduledEvent())
    })
    expect(await jobs()).toEqual([])
  })
})

test('Every package is among these', () => {
  const background = ['platformObjectCreated', 'platformSweep', 'platformExport', 'platformLeaving']
  expect([...Object.keys(rightEvents), ...background].sort()).toEqual(functions.map(({ name }) => name).sort())
})

test('A package finds nothing but what it holds and what the template gives it', async () => {
  const [deployed] = functions.filter(({ name }) => name === 'platformJwks')
  if (!deployed) throw new Error('no function')
  const without = { ...deployed, environment: { ...deployed.environment, PARAMETER_PREFIX: '' } }
  const taskRoot = await unpack(folder, deployed.name)
  expect(() => createRequire(join(taskRoot, deployed.handler)).resolve('jose')).toThrow(/Cannot find module/)
  const lambda = await startLambda({ taskRoot, deployed: without, surroundings, runtime })
  const event = httpEvent(
    'platformJwks',
    await (rightEvents['platformJwks'] as (world: World) => Promise<RightEvent>)(world),
  )
  const told = await lambda.invoke(event).then(JSON.stringify, String)
  await lambda.stop()
  expect(told).not.toContain('P-256')
})

/**
 * A cold start pays for every module of Node's own that a function loads. Those that are costly and not needed by a
 * request with a session are loaded neither with the function nor with its first answer.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { eventFor } from '../../local/gateway/event.ts'
import { type DeployedBundles, deployedBundles } from '../support/deployedBundles.ts'
import { logIn, register } from '../support/people.ts'
import { freshAddress, useWorld } from '../support/world.ts'

const world = useWorld()
let deployed: DeployedBundles

beforeAll(async () => {
  deployed = await deployedBundles()
})

/** Loads a bundle in a process of its own, answers one event, and prints its status and the modules loaded by then. */
const script = `
const [, path, event] = process.argv
const print = process.stdout.write.bind(process.stdout)
process.stdout.write = () => true
const context = { awsRequestId: 'cold', getRemainingTimeInMillis: () => 10_000 }
require(path).handler(JSON.parse(event), context).then(({ statusCode }) => {
  const loaded = process.moduleLoadList.flatMap((one) => one.match(/^NativeModule (.*)$/)?.[1] ?? [])
  print(JSON.stringify({ statusCode, loaded }), () => process.exit())
})`

async function coldStart(name: string, event: object): Promise<{ statusCode: number; loaded: string[] }> {
  const { folder, bundles } = deployed
  const path = join(folder, bundles.get(name)?.path ?? '')
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, path, JSON.stringify(event)])
  return JSON.parse(stdout)
}

test.each([
  ['kmsInfo', 'POST', '/app/user/info'],
  ['fileserverFiles', 'GET', '/files'],
])('%s loads no client of HTTP, no undici, no performance and no compression', async (name, method, path) => {
  const token = await logIn(world, await register(world))
  const body = method === 'POST' ? JSON.stringify({ token }) : ''
  const headers = [
    ['content-type', 'application/json'],
    ...(body ? [] : [['authorization', `Bearer ${token}`] as const]),
  ] as const
  const event = eventFor(
    { method, path, headers, body, sourceIp: freshAddress() },
    { routeKey: `${method} ${path}`, parameters: {} },
  )
  const { statusCode, loaded } = await coldStart(name, event)
  expect(statusCode).toBe(200)
  const costly =
    /^(?:_?http|https|http2|perf_hooks|zlib|worker_threads|child_process|internal\/deps\/undici|internal\/histogram)/
  expect(loaded.filter((one) => costly.test(one))).toEqual([])
  // That the list is one.
  expect(loaded).toEqual(expect.arrayContaining(['net', 'tls', 'crypto']))
})

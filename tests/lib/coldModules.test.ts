/**
 * A cold start pays for every module of Node's own that a function loads. Those that are costly and not needed by a
 * request with a session are loaded neither with the function nor with its first answer.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventFor } from '../../local/gateway/event.ts'
import { type Bundle, bundle } from '../../resources/build/bundle.ts'
import { logIn, register } from '../support/people.ts'
import { freshAddress, useWorld } from '../support/world.ts'

const world = useWorld()
const root = join(import.meta.dirname, '../..')
let folder: string
let bundles: ReadonlyMap<string, Bundle>

beforeAll(async () => {
  folder = await mkdtemp(join(root, '.build/cold-'))
  const handlers = new Map([
    ['info', 'functions/kms/info.handler'],
    ['files', 'functions/fileserver/files.handler'],
  ])
  bundles = await bundle({ root, outputFolder: folder, handlers })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

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
  const path = join(folder, bundles.get(name)?.path ?? '')
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, path, JSON.stringify(event)])
  return JSON.parse(stdout)
}

test.each([
  ['info', 'POST', '/app/user/info'],
  ['files', 'GET', '/files'],
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

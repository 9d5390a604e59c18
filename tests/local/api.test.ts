/** The API of `npm run dev` over small bundles: what a function does wrong, and what follows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { moveClock, resetClock } from '../../local/clock.ts'
import { type Api, type Deployment, startApi } from '../../local/dev/api.ts'
import { freePort } from '../../local/listen.ts'
import { readTemplate } from '../../local/template.ts'

let folder: string
let port: number
let api: Api | undefined
let lines: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-'))
  port = await freePort()
  lines = []
})

afterEach(async () => {
  await api?.stop()
  api = undefined
  resetClock()
  rmSync(folder, { recursive: true, force: true })
})

const sources: Record<string, string> = {
  echo: 'async (event) => ({ statusCode: 200, body: event.rawPath })',
  environment: 'async () => ({ statusCode: 200, body: JSON.stringify(process.env) })',
  context: 'async (_, context) => ({ statusCode: 200, body: context.functionName + context.memoryLimitInMB })',
  throws: 'async () => { throw new Error("secret of the machine room") }',
  crash: 'async () => { setTimeout(() => { throw new Error("later") }); await new Promise(() => {}) }',
  exit: 'async () => process.exit(3)',
  slow: 'async () => { await new Promise((r) => setTimeout(r, 400)); return { statusCode: 200, body: "slow" } }',
  late: 'async () => { await new Promise(() => setInterval(() => {}, 1000)) }',
  loop: 'async () => { for (;;); }',
  large: 'async () => ({ statusCode: 200, body: "x".repeat(6291556) })',
  clock: 'async () => ({ statusCode: 200, body: String(Date.now()) })',
  remembers: 'async () => ({ statusCode: 200, body: String((globalThis.calls = (globalThis.calls ?? 0) + 1)) })',
  speaks: 'async () => { console.log("one line"); return { statusCode: 204 } }',
}

/** Those that run into their time limit. */
const outlasting = new Set(['late', 'loop'])

function deployment(handlers: Record<string, string>, environment: NodeJS.ProcessEnv = {}, name = 'one'): Deployment {
  const bundles = join(folder, name)
  mkdirSync(join(bundles, 'functions'), { recursive: true })
  writeFileSync(join(bundles, 'package.json'), '{"type":"commonjs"}')
  for (const [file, code] of Object.entries(handlers)) {
    writeFileSync(join(bundles, 'functions', `${file}.js`), `exports.handler = ${code}`)
  }
  const functions = Object.keys(handlers).map((file) => {
    const handler = `functions/${file}.handler`
    const timeoutSeconds = outlasting.has(file) ? 0.5 : 20
    return [file, { handler, timeoutSeconds, memoryMegabytes: 512, processor: 'arm64', everySeconds: null }] as const
  })
  const routes = Object.keys(handlers).map((file) => ({
    functionName: file,
    dialect: 'x',
    handler: `functions/${file}.handler`,
    method: 'GET',
    path: `/${file}`,
  }))
  const template = { ...readTemplate('local'), functions: new Map(functions), routes }
  return { template, folder: bundles, environment: { PUBLIC_URL: `http://127.0.0.1:${port}`, ...environment } }
}

async function start(first: Deployment): Promise<void> {
  api = await startApi({ port, address: '127.0.0.1', show: (line) => lines.push(line), ...first })
}

const get = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return [answer.status, await answer.text()]
}

const error500 = [500, '{"message":"Internal Server Error"}']

test('Whatever a function does wrong is a 500 without a word of why, and the next call is answered', async () => {
  await start(deployment(sources))
  for (const name of ['throws', 'crash', 'exit', 'late', 'loop', 'large', 'missing']) {
    const expected = name === 'missing' ? [404, '{"message":"Not Found"}'] : error500
    expect(await get(`/${name}`), name).toEqual(expected)
    expect(await get('/echo'), `after ${name}`).toEqual([200, '/echo'])
  }
  const told = lines.join('\n')
  expect(told).toContain('Task timed out after 0.50 seconds')
  expect(told).toContain('exceeded maximum allowed payload size (6291556 bytes)')
}, 20_000)

test('The log tells of each run how many calls to DynamoDB it made, beside others that run meanwhile', async () => {
  const engine = createServer((socket) => socket.on('data', () => socket.end()).on('error', () => {}))
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve))
  const call = `const call = (target) => new Promise((resolve) => {
    const socket = require('node:net').connect(${(engine.address() as AddressInfo).port}, '127.0.0.1').on('close', resolve)
    socket.write('POST / HTTP/1.1\\r\\nx-amz-target: ' + target + '\\r\\n\\r\\n')
  })
  `
  const calling = (targets: string[]) =>
    `async () => { ${call} for (const target of ${JSON.stringify(targets)}) await call(target); return { statusCode: 204 } }`
  const [get1, put] = ['DynamoDB_20120810.GetItem', 'DynamoDB_20120810.PutItem']
  try {
    await start(
      deployment({
        once: calling([get1, 'AmazonSSM.GetParameters']),
        thrice: calling([get1, put, put]),
        none: calling([]),
      }),
    )
    await Promise.all(['/thrice', '/once', '/none'].map(get))
    // What a thread logs comes on a way of its own, which may be longer than the answer's.
    await expect.poll(() => lines.length).toBe(2)
    const told = lines.map((line) => JSON.parse(line) as { requestId: string; dynamodbCalls: number })
    expect(told.map(({ dynamodbCalls }) => dynamodbCalls).sort()).toEqual([1, 3])
    expect(new Set(told.map(({ requestId }) => requestId)).size).toBe(2)
  } finally {
    engine.close()
  }
})

test('A call without an answer to wait for fails with what the function threw', async () => {
  await start(deployment(sources))
  await expect(api?.invoke('throws', {})).rejects.toThrow('secret of the machine room')
  await expect(api?.invoke('echo', {})).resolves.toBeUndefined()
})

test('Functions have the environment of a deploy, and each its own name and memory', async () => {
  await start(deployment(sources, { CORS_ORIGINS: 'https://app.example' }))
  const [, text] = await get('/environment')
  expect(JSON.parse(String(text))).toMatchObject({
    STAGE: 'local',
    USERS_TABLE: 'gatehouse-local-users',
    CORS_ORIGINS: 'https://app.example',
    REGISTER_PER_NETWORK_HOUR: '100000',
    ROUTES: expect.stringContaining('GET /echo,GET /environment'),
  })
  expect(await get('/context')).toEqual([200, 'gatehouse-local-context512'])
  expect(await get('/speaks')).toEqual([204, ''])
  expect(lines).toContain('one line')
})

test('Another deployment serves from the next request on; what is under way ends with the old one', async () => {
  await start(deployment(sources))
  const underWay = get('/slow')
  await new Promise((resolve) => setTimeout(resolve, 100))
  const next = { ...sources, slow: sources['echo'] ?? '' }
  api?.deploy(deployment(next, { CORS_ORIGINS: 'https://app.example' }, 'two'))
  expect(await get('/slow')).toEqual([200, '/slow'])
  expect(await underWay).toEqual([200, 'slow'])
  const answer = await fetch(`http://127.0.0.1:${port}/echo`, { headers: { origin: 'https://app.example' } })
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example')
})

test('Functions follow the clock of this process at once, and the date of an answer does', async () => {
  await start(deployment(sources))
  const askTime = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/clock`)
    return { of: Number(await answer.text()), date: Date.parse(answer.headers.get('date') ?? '') }
  }
  const before = await askTime()
  moveClock(3_600_000)
  const moved = await askTime()
  resetClock()
  const after = await askTime()
  for (const kind of ['of', 'date'] as const) {
    expect(moved[kind] - before[kind], kind).toBeGreaterThanOrEqual(3_599_000)
    expect(after[kind] - before[kind], kind).toBeLessThan(10_000)
  }
})

test('Functions that begin anew remember nothing, and no request is lost meanwhile', async () => {
  await start(deployment(sources))
  const underWay = get('/slow')
  expect([await get('/remembers'), await get('/remembers')]).toEqual([
    [200, '1'],
    [200, '2'],
  ])
  api?.renew()
  expect(await get('/remembers')).toEqual([200, '1'])
  expect(await underWay).toEqual([200, 'slow'])
})

test('A deployment with a wrong setting is refused, and the old one goes on', async () => {
  await start(deployment(sources))
  expect(() => api?.deploy(deployment(sources, { SESSION_DAYS: 'soon' }, 'two'))).toThrow('SESSION_DAYS')
  expect(await get('/echo')).toEqual([200, '/echo'])
})

test('A Host that is no name of the API is refused: a page may have rebound its own name to this machine', async () => {
  await start(deployment(sources, { PUBLIC_URL: 'https://tunnel.example' }))
  const statusFor = (host: string) =>
    new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/echo', headers: { host } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }).end()
    })
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example']) {
    expect(await statusFor(host), host).toBe(403)
  }
  for (const host of [
    '127.0.0.1',
    `localhost:${port}`,
    '10.0.2.2:3000',
    '192.168.1.5',
    '[::1]:3000',
    'tunnel.example',
  ]) {
    expect(await statusFor(host), host).toBe(200)
  }
})

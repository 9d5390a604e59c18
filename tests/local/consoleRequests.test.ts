/** The console's log of requests: what it shows of them, and what it never shows. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import type { Answered } from '../../local/console/call.ts'
import { startConsole } from '../../local/console/server.ts'
import { runFunction } from '../../local/gateway/lambda.ts'
import { type Gateway, startGateway } from '../../local/gateway/server.ts'
import type { Listener } from '../../local/listen.ts'
import { type LoggedRequest, openRequestLog } from '../../local/requests/requestLog.ts'

const requests = openRequestLog()
let cloud: Cloud
let gateway: Gateway
let page: Listener

/** What the function of these tests answers next. */
let next: { status: number; body: unknown; headers?: Record<string, string> }
let seen: string[] = []
const taken: Promise<void>[] = []

beforeAll(async () => {
  cloud = await startCloud({ folder: null, stage: 'test' })
  const handler = (event: unknown) => {
    seen.push(JSON.stringify(event))
    const { status, body, headers } = next
    return {
      statusCode: status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }
  }
  gateway = await startGateway({
    routes: () => [
      { method: 'POST', path: '/user/login', functionName: 'login' },
      { method: '*', path: '*', functionName: 'default' },
    ],
    invoke: (name, text) => runFunction(handler, text, { name, timeoutSeconds: 5, memoryMegabytes: 512 }),
    onExchange: (exchange) => taken.push(requests.take(exchange)),
  })
  page = await startConsole({
    cloud,
    port: 0,
    apiUrl: gateway.url,
    admin: () => null,
    requests,
    running: () => null,
    folder: '',
  })
})

afterAll(async () => {
  await page.close()
  await gateway.stop()
  await cloud.stop()
})

beforeEach(() => {
  requests.clear()
  seen = []
  next = { status: 200, body: { msg: 'login successful' } }
})

async function send(path: string, request: RequestInit): Promise<void> {
  const before = taken.length
  await (await fetch(gateway.url + path, request)).arrayBuffer()
  // The answer arrives a moment before the gateway tells of it.
  await expect.poll(() => taken.length).toBeGreaterThan(before)
  await Promise.all(taken)
}

const json = { 'content-type': 'application/json' }
const login = (body: object, headers: Record<string, string> = {}) =>
  send('/user/login', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })

const get = async <T>(path: string) => (await (await fetch(page.url + path)).json()) as T
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(page.url + path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })

type Detail = LoggedRequest & { curl: string }
const newest = async (): Promise<Detail> => {
  const [first] = await get<LoggedRequest[]>('/requests.json')
  return get<Detail>(`/request.json?id=${first?.id}`)
}

test('A request is shown with its route, its answer, and what the function said of it', async () => {
  next = { status: 429, body: { msg: 'later' }, headers: { 'x-request-id': 'run-1', 'retry-after': '90' } }
  const common = { requestId: 'run-1', dialect: 'userapi', operation: 'login' }
  // One line comes before the answer and one behind it, as the streams of a thread will have it.
  requests.hear(JSON.stringify({ level: 'INFO', message: 'audit', event: 'throttled', reason: 'network', ...common }))
  await login({ account: 'lin.yue', Action: 'Login' })
  const limit = {
    name: 'LOGIN_PER_NETWORK_HOUR',
    of: 'network',
    max: 360,
    used: 360,
    until: '2026-11-27T05:00:00.000Z',
  }
  requests.hear(JSON.stringify({ level: 'INFO', message: 'request', outcome: 'too-many-requests', limit, ...common }))
  requests.hear(JSON.stringify({ level: 'INFO', message: 'dynamodb', requestId: 'run-1', dynamodbCalls: 4 }))
  requests.hear('no line of ours')

  const entry = await newest()
  expect(entry).toMatchObject({
    method: 'POST',
    path: '/user/login',
    route: 'POST /user/login',
    action: 'Login',
    dialect: 'userapi',
    operation: 'login',
    status: 429,
    outcome: 'too-many-requests',
    limit: { name: 'LOGIN_PER_NETWORK_HOUR', max: 360, used: 360, until: Date.parse(limit.until) },
    dynamodbCalls: 4,
    events: [{ event: 'throttled', reason: 'network' }],
    answer: { body: '{"msg":"later"}' },
  })
  expect((entry.until ?? 0) - entry.at).toBeGreaterThanOrEqual(90_000)
  expect((entry.until ?? 0) - entry.at).toBeLessThan(95_000)

  next = { status: 404, body: {} }
  await send('/nothing', {})
  expect(await newest()).toMatchObject({ route: '$default', status: 404, outcome: null, limit: null, until: null })
})

const secret = 'autumn-wind-9'
const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.${secret}`
const form = (fields: Record<string, string | Blob>) => {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.append(name, value)
  return made
}
const hiding: [what: string, path: string, request: RequestInit][] = [
  [
    'password',
    '/user/login',
    { method: 'POST', headers: json, body: JSON.stringify({ account: 'a', password: secret }) },
  ],
  ['nested', '/user/login', { method: 'POST', headers: json, body: JSON.stringify({ x: [{ newPSD: secret }] }) }],
  ['JSON in a field', '/user/login', { method: 'POST', headers: json, body: `{"x":"{\\"pwd\\":\\"${secret}\\"}"}` }],
  ['code', '/user/login', { method: 'POST', headers: json, body: JSON.stringify({ identifying_code: secret }) }],
  ['form', '/user/login', { method: 'POST', body: new URLSearchParams({ account: 'a', password: secret }) }],
  ['query', `/user/login?account=a&password=${secret}`, {}],
  ['bearer', '/x', { headers: { authorization: `Bearer ${secret}` } }],
  ['cookie', '/x', { headers: { cookie: `session=${secret}` } }],
  ['token by its form', '/x', { method: 'POST', headers: json, body: JSON.stringify({ name: jwt }) }],
  ['broken JSON', '/x', { method: 'POST', headers: json, body: `{"password":"${secret}"` }],
  ['plain text', '/x', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: secret }],
  ['file', '/x', { method: 'POST', body: form({ password: secret, file: new Blob([secret]) }) }],
  ['inline file', '/x', { method: 'POST', headers: json, body: JSON.stringify({ name: 'a.png', data: secret }) }],
]

test.each(hiding)('No secret of a request is shown, and none is in its line for curl: %s', async (_, path, request) => {
  await send(path, request)
  const entry = await newest()
  expect(seen.join().length, 'the function got it').toBeGreaterThan(0)
  expect(JSON.stringify(entry)).not.toContain(secret)
  expect(entry.curl).toMatch(/^curl -i /)
})

test('No secret of an answer is shown, and neither is a file', async () => {
  const url = `https://s3.example/a?X-Amz-Signature=${secret}&X-Amz-Expires=60`
  next = {
    status: 200,
    body: { user_id: 7, data: { token: jwt, url }, token: secret },
    headers: { 'set-cookie': `s=${secret}` },
  }
  await login({ account: 'a' })
  const { answer } = await newest()
  expect(JSON.stringify(answer)).not.toContain(secret)
  expect(JSON.parse(answer.body)).toEqual({
    user_id: 7,
    data: { token: '<token>', url: 'https://s3.example/a?X-Amz-Signature=<X-Amz-Signature>&X-Amz-Expires=60' },
    token: '<token>',
  })
  next = { status: 200, body: secret, headers: { 'content-type': 'image/png' } }
  await send('/avatar/1', {})
  const picture = JSON.stringify(secret)
  expect((await newest()).answer.body).toBe(`<${picture.length} bytes of image/png>`)
})

test('A line for curl says what to fill in, and quotes what a shell would take apart', async () => {
  await login({ account: "o'neil", password: secret }, { authorization: `Bearer ${jwt}`, 'idempotency-key': 'k' })
  expect((await newest()).curl).toBe(
    `curl -i -X POST '${gateway.url}/user/login' -H 'content-type: application/json' -H 'authorization: Bearer <token>' -H 'idempotency-key: k' -d '{"account":"o'\\''neil","password":"<password>"}'`,
  )
  await send('/upload', { method: 'POST', body: form({ permission: '1503', file: new File(['x'], '照片.png') }) })
  expect((await newest()).curl).toBe(`curl -i -X POST '${gateway.url}/upload' -F 'permission=1503' -F 'file=@照片.png'`)
})

test('A replay sends the very request again, with its secrets', async () => {
  await login({ account: 'a', password: secret }, { authorization: `Bearer ${jwt}` })
  const { id } = await newest()
  const answered = (await (await post('/requests/replay', { id })).json()) as Answered
  expect(answered).toMatchObject({ status: 200, body: '{"msg":"login successful"}' })
  const [first, again] = seen.map((text) => JSON.parse(text) as { body: string; headers: Record<string, string> })
  expect(again?.body).toBe(first?.body)
  expect(again?.headers['authorization']).toBe(`Bearer ${jwt}`)
  await expect.poll(() => requests.entries().length).toBe(2)
  expect((await post('/requests/replay', { id: 999_999 })).status).toBe(404)
  expect((await post('/requests/replay', { id }, { origin: 'https://evil.example' })).status).toBe(403)
  expect(seen).toHaveLength(2)
})

test('The list finds by any text, keeps so many, and shows no more of a body than it says', async () => {
  await login({ account: 'find-me' })
  await login({ account: 'x'.repeat(100_000) })
  expect(await get<unknown[]>('/requests.json?search=FIND-me')).toHaveLength(1)
  expect(await get<unknown[]>('/requests.json?search=nobody')).toEqual([])
  const large = await newest()
  expect(large.request.body).toBe('{"account":"<100000 characters>"}')
  expect(large.canReplay).toBe(false)
  expect((await post('/requests/replay', { id: large.id })).status).toBe(404)

  await login({ list: Array.from({ length: 5000 }, (_, index) => `item ${index}`) })
  expect((await newest()).request.body.length).toBeLessThan(9000)
  expect((await newest()).curl).toContain('--data-binary @body')
  const one = {
    method: 'GET',
    path: '/',
    headers: [],
    body: Buffer.alloc(0),
    routeKey: null,
    answer: { status: 404, headers: {}, cookies: [], body: Buffer.alloc(0) },
    at: 1,
    milliseconds: 1,
  }
  await Promise.all(Array.from({ length: 300 }, () => requests.take(one)))
  expect(await get<unknown[]>('/requests.json')).toHaveLength(200)
  await post('/requests/clear', {})
  expect(await get<unknown[]>('/requests.json')).toEqual([])
})

test('The page is told of a request as it comes, and of a text', async () => {
  const reader = (await fetch(`${page.url}/events`)).body?.getReader()
  const read = async () => new TextDecoder().decode((await reader?.read())?.value)
  await read()
  await login({ account: 'a' })
  expect(await read()).toContain('data: request')
  cloud.inbox.deliver('+8613500135000', 'now')
  expect(await read()).toContain('data: text')
  await reader?.cancel()
})

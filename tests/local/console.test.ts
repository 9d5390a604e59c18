import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownSettingNames, settingNames } from '../../lib/config.ts'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import type { Answered } from '../../local/console/call.ts'
import type { ObjectsPage } from '../../local/console/objects.ts'
import type { ShownOperation } from '../../local/console/operations.ts'
import type { Page } from '../../local/console/records.ts'
import samples from '../../local/console/samples.json' with { type: 'json' }
import { startConsole } from '../../local/console/server.ts'
import { type Listener, listen, readBody } from '../../local/listen.ts'
import { openRequestLog } from '../../local/requests/requestLog.ts'

let cloud: Cloud
let api: Listener
let page: Listener

beforeAll(async () => {
  cloud = await startCloud({ folder: null, stage: 'test' })
  api = await listen(0, async (incoming, response) => {
    const body = await readBody(incoming)
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, body }))
  })
  const admin = () => ({ login: 'admin', password: 'x' })
  page = await startConsole({
    cloud,
    port: 0,
    apiUrl: api.url,
    admin,
    requests: openRequestLog(),
    running: () => null,
    folder: '',
  })
})

afterAll(async () => {
  await page.close()
  await api.close()
  await cloud.stop()
})

const get = async <T>(path: string) => (await (await fetch(page.url + path)).json()) as T
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(page.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** `fetch` sets Host itself. */
const statusFor = (host: string) =>
  new Promise<number>((resolve) => {
    request(`${page.url}/sms.json`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }).end()
  })

describe('console', () => {
  test('forgets all counters, and nothing else', async () => {
    const table = cloud.environment['THROTTLE_TABLE']
    for (const counter of ['sms#hour#1', 'login-lock']) {
      const Item = { subject: { S: 'network#192.0.2.1' }, counter: { S: counter }, spent: { N: '9' } }
      await cloud.dynamodb.send(new PutItemCommand({ TableName: table, Item }))
    }
    const codes = cloud.environment['CODES_TABLE']
    const code = { phone: { S: '+8613800138000' }, purpose: { S: 'all' }, login: { M: { tries: { N: '1' } } } }
    const counts = { 'day#1': { N: '2' }, 'tries#1': { N: '3' }, coolDownUntil: { N: '4' }, lastText: { S: 'a' } }
    await cloud.dynamodb.send(new PutItemCommand({ TableName: codes, Item: { ...code, ...counts } }))
    expect((await post('/counters/forget', {}, { origin: 'http://evil.example' })).status).toBe(403)
    expect(await (await post('/counters/forget', {})).json()).toEqual({ forgotten: 3 })
    expect((await get<Page>(`/rows.json?table=${table}`)).rows).toEqual([])
    expect((await cloud.dynamodb.send(new ScanCommand({ TableName: codes }))).Items).toEqual([code])
    expect((await get<Page>(`/rows.json?table=${cloud.environment['DATATYPES_TABLE']}`)).rows).not.toEqual([])
  })

  test('gives the inbox, whatever became of the plus sign', async () => {
    cloud.inbox.deliver('+8613800138000', 'code 123456')
    cloud.inbox.deliver('+8613900139000', 'code 654321')
    const expected = [{ to: '+8613800138000', text: 'code 123456', at: expect.any(Number) }]
    for (const to of ['+8613800138000', '%2B8613800138000', '%208613800138000', '8613800138000', '13800138000']) {
      expect(await get(`/sms.json?to=${to}`), to).toEqual(expected)
    }
    expect(await get('/sms.json')).toHaveLength(2)
    expect(await get('/sms.json?to=13700137000')).toEqual([])
  })

  test('is a page that needs nothing from elsewhere', async () => {
    const response = await fetch(page.url)
    const html = await response.text()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const parts = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path)
    expect(parts).toContain('/main.js')
    for (const path of parts) {
      const part = await fetch(page.url + path)
      expect(part.status, path).toBe(200)
      expect(await part.text()).not.toMatch(/https?:\/\//)
    }
  })

  test('knows the operations of every route, each with its place in the reference, and a sample only for those', async () => {
    const { operations } = await get<{ operations: ShownOperation[] }>('/state.json')
    const routes = new Set(operations.map(({ method, path }) => `${method} ${path}`))
    const wanted = cloud.template().routes.filter(({ method }) => method !== '*')
    expect([...routes].sort()).toEqual(wanted.map(({ method, path }) => `${method} ${path}`).sort())
    expect(operations.find(({ id }) => id === 'action.Login')).toMatchObject({
      method: 'POST',
      path: '/user',
      action: 'Login',
      summary: 'Log in (登录)',
      zh: '登录',
      link: '/docs#/action.Login',
      as: 'nobody',
    })
    expect(operations.find(({ id }) => id === 'action.SetRole')).toMatchObject({ path: '/manager', as: 'admin' })
    const ids = operations.map(({ id }) => id)
    for (const id of Object.keys(samples)) expect(ids).toContain(id)
    const without = operations.filter(({ id }) => id === null).map(({ method, path }) => `${method} ${path}`)
    expect(without.filter((route) => !/^GET \/(docs|desk|openapi|\.well-known)/.test(route))).toEqual([])
  })

  test('calls the API as asked and shows its whole answer', async () => {
    const asked = {
      method: 'POST',
      path: '/user/login?x=1',
      headers: { authorization: 'Bearer t' },
      body: '{"a":"林"}',
    }
    const answer = (await (await post('/call', asked)).json()) as Answered
    expect(answer).toMatchObject({
      status: 201,
      headers: expect.arrayContaining([
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ]),
    })
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      method: 'POST',
      url: '/user/login?x=1',
      body: '{"a":"林"}',
      headers: { authorization: 'Bearer t' },
    })
  })

  test.each(['//example.com/', 'http://example.com/', '@example.com', ''])('never calls "%s"', async (path) => {
    const response = await post('/call', { method: 'GET', path, headers: {}, body: null })
    expect(response.status).toBe(400)
  })

  test('says plainly that the API does not answer', async () => {
    const nobody = { cloud, port: 0, admin: () => null, requests: openRequestLog(), running: () => null, folder: '' }
    const alone = await startConsole({ ...nobody, apiUrl: 'http://127.0.0.1:1' })
    const response = await fetch(`${alone.url}/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'GET', path: '/', headers: {}, body: null }),
    })
    expect(await response.json()).toEqual({ error: expect.stringContaining('does not answer') })
    await alone.close()
  })

  test('makes the next texts fail', async () => {
    const sns = new SNSClient({
      endpoint: cloud.environment['AWS_ENDPOINT_URL_SNS'] ?? '',
      region: cloud.environment['AWS_REGION'] ?? '',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    })
    const publish = () => sns.send(new PublishCommand({ PhoneNumber: '+8613600136000', Message: 'hello' }))
    await post('/sms/behaviour', { behaviour: { kind: 'refuse', error: 'Throttling' }, texts: 1 })
    await expect(publish()).rejects.toThrow()
    await publish()
    expect(await get('/sms.json?to=13600136000')).toHaveLength(1)
    expect((await post('/sms/behaviour', { behaviour: { kind: 'explode' } })).status).toBe(400)
  })

  test('tells the page of a text as it comes', async () => {
    const response = await fetch(`${page.url}/sms/events`)
    const reader = response.body?.getReader()
    await reader?.read()
    cloud.inbox.deliver('+8613500135000', 'now')
    const { value } = (await reader?.read()) ?? {}
    expect(new TextDecoder().decode(value)).toContain('data:')
    await reader?.cancel()
  })
})

describe('console tables', () => {
  beforeAll(async () => {
    const put = (TableName: string, Item: PutItemCommand['input']['Item']) =>
      cloud.dynamodb.send(new PutItemCommand({ TableName, Item }))
    for (let index = 0; index < 120; index += 1) {
      await put('gatehouse-test-users', { id: { N: String(1_500_000_000 + index) }, name: { S: `林月 ${index}` } })
    }
    await put('gatehouse-test-sessions', { account: { N: '1500000007' }, slot: { N: '3' } })
    await put('gatehouse-test-identifiers', { identifier: { S: 'lin.yue' }, account: { N: '1500000007' } })
    await put('gatehouse-test-throttle', { subject: { S: 'account#1500000007' }, counter: { S: 'login' } })
  }, 60_000)

  test('are shown a page at a time, each row once', async () => {
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page = await get(`/rows.json?table=gatehouse-test-users${cursor && `&cursor=${cursor}`}`)
      expect(page.rows.length).toBeLessThanOrEqual(50)
      seen.push(...page.rows.map(({ id }) => Number(id)))
      cursor = page.cursor
    }
    expect(new Set(seen).size).toBe(120)
    expect(seen).toHaveLength(120)
  })

  test('are searched by any part of any value', async () => {
    const { rows } = await get<Page>(`/rows.json?table=gatehouse-test-users&search=${encodeURIComponent('林月 11')}`)
    expect(rows.map(({ name }) => name).sort()).toEqual(
      ['林月 11', ...Array.from({ length: 10 }, (_, index) => `林月 11${index}`)].sort(),
    )
  })

  test('lead from an account id to everything of that account, each row once', async () => {
    const pages = await get<Page[]>('/follow.json?value=1500000007')
    expect(pages.map(({ table, rows }) => [table, rows.length])).toEqual([
      ['gatehouse-test-users', 1],
      ['gatehouse-test-identifiers', 1],
      ['gatehouse-test-sessions', 1],
      ['gatehouse-test-throttle', 1],
    ])
  })
})

describe('console keeps strangers out', () => {
  test('answers to no name but its own (DNS rebinding)', async () => {
    expect(await statusFor('127.0.0.1:3001')).toBe(200)
    expect(await statusFor('localhost:9')).toBe(200)
    for (const host of ['evil.example', 'evil.example:3001', '127.0.0.1.evil.example', '0.0.0.0:3001']) {
      expect(await statusFor(host), host).toBe(403)
    }
  })

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ])('takes no POST with %o', async (headers) => {
    const response = await post('/sms/behaviour', { behaviour: { kind: 'drop' } }, headers)
    expect(response.status).toBe(403)
    expect(cloud.sms.behaviour().behaviour).toEqual({ kind: 'deliver' })
  })

  test('is readable by no page of another origin', async () => {
    const response = await fetch(`${page.url}/sms.json`, { headers: { origin: 'https://evil.example' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })
})

describe('console, files', () => {
  let client: S3Client
  const Bucket = 'gatehouse-test-files-000000000000'
  const put = (Key: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'text/html' }))

  beforeAll(async () => {
    client = new S3Client({
      endpoint: cloud.environment['AWS_ENDPOINT_URL_S3'] ?? '',
      region: cloud.environment['AWS_REGION'] ?? '',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    await put('bytes/1', '<script>alert(1)</script>')
    await cloud.dynamodb.send(
      new PutItemCommand({
        TableName: 'gatehouse-test-files',
        Item: { id: { N: '77' }, name: { S: '计算机.pdf' }, state: { S: 'ready' }, object: { S: 'bytes/1' } },
      }),
    )
  })
  afterAll(() => client.destroy())

  test('shows each object, newest first, and the file that names it', async () => {
    const { objects } = await get<ObjectsPage>('/objects.json')
    expect(objects).toEqual([
      {
        key: 'bytes/1',
        size: 25,
        at: expect.any(Number),
        type: 'text/html',
        etag: expect.stringMatching(/^[0-9a-f]{32}$/),
        files: [{ id: '77', name: '计算机.pdf', state: 'ready' }],
      },
    ])
  })

  test.each([
    ['计算机', 1],
    ['77', 1],
    ['BYTES/', 1],
    ['nothing', 0],
  ])('finds by "%s"', async (search, count) => {
    expect((await get<ObjectsPage>(`/objects.json?search=${encodeURIComponent(search)}`)).count).toBe(count)
  })

  test('gives an object to be saved, never to be shown', async () => {
    const saved = await fetch(`${page.url}/object?key=bytes/1`)
    expect(saved.headers.get('content-type')).toBe('application/octet-stream')
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(await saved.text()).toBe('<script>alert(1)</script>')
    expect((await fetch(`${page.url}/object?key=none`)).status).toBe(404)
  })

  test('shows what the function failed on, and sends it again', async () => {
    let broken = true
    cloud.events.connect(() => {
      if (broken) throw new Error('not today')
    })
    await put('pending/a b', 'x')
    await cloud.events.settled()
    const { deadLetters } = await get<ObjectsPage>('/objects.json')
    expect(deadLetters).toMatchObject([{ key: 'pending/a b', error: 'Error: not today' }])
    broken = false
    await post('/dead-letters/again', {})
    await cloud.events.settled()
    expect((await get<ObjectsPage>('/objects.json')).deadLetters).toEqual([])
  })

  test('sends a file with a request, as a browser would', async () => {
    const attachment = {
      field: 'file',
      name: '照片.png',
      type: 'image/png',
      base64: 'AAEC',
      fields: { permission: '1503' },
    }
    const sent = await post('/call', { method: 'POST', path: '/upload', headers: {}, body: null, attachment })
    const { body: echoed } = (await sent.json()) as Answered
    const { headers, body } = JSON.parse(echoed ?? '') as { headers: Record<string, string>; body: string }
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(body).toContain('name="permission"\r\n\r\n1503\r\n')
    expect(body).toContain('name="file"; filename="照片.png"')
  })

  test('posts a form to the bucket and to nowhere else', async () => {
    const attachment = { field: 'file', name: 'x', type: 'text/plain', base64: '', fields: {} }
    const url = `${cloud.environment['AWS_ENDPOINT_URL_S3']}/${Bucket}`
    expect(((await (await post('/form', { url, attachment })).json()) as Answered).status).toBe(400)
    for (const other of [`${url}-2`, api.url, 'https://example.com/']) {
      expect((await post('/form', { url: other, attachment })).status).toBe(400)
    }
  })

  test('makes S3 fail as told', async () => {
    const told = { behaviour: { kind: 'refuse', error: 'SlowDown' }, requests: 1 }
    expect(await (await post('/s3/behaviour', told)).json()).toEqual({ behaviour: told.behaviour, requestsLeft: 1 })
    expect(await get('/s3/behaviour')).toMatchObject({ requestsLeft: 1, errors: expect.arrayContaining(['SlowDown']) })
    cloud.s3.behave({ kind: 'serve' })
    expect((await post('/s3/behaviour', { behaviour: { kind: 'explode' } })).status).toBe(400)
  })
})

test('console shows every setting in force, and no code of a test number', async () => {
  process.env['SMS_TEST_NUMBERS'] = '+8613800000000=424242'
  process.env['SMS_TEST_NUMBERS_UNTIL'] = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  try {
    const settings = await get<{ name: string; value: string; given: boolean }[]>('/settings.json')
    expect(settings.map(({ name }) => name).sort()).toEqual([...settingNames, ...ownSettingNames].sort())
    const numbers = settings.find(({ name }) => name === 'SMS_TEST_NUMBERS')
    expect(numbers).toEqual({ name: 'SMS_TEST_NUMBERS', value: '+8613800000000', given: true })
    expect(JSON.stringify(settings)).not.toContain('424242')
  } finally {
    delete process.env['SMS_TEST_NUMBERS']
    delete process.env['SMS_TEST_NUMBERS_UNTIL']
  }
})

test('console has every text of its page in Chinese, with the same blanks', () => {
  const folder = join(import.meta.dirname, '../../local/console/page')
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.js') && name !== 'words.js')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  const said = sources.flatMap((text) =>
    [...text.matchAll(/\bsay\(\s*'((?:[^'\\]|\\.)+)'/g)].map(([, one = '']) => one),
  )
  const table = readFileSync(join(folder, 'words.js'), 'utf8')
  const entries = [...table.matchAll(/^ {2}(?:'([^']+)'|(\w+)):\s*'([^']+)',$/gm)]
  const chinese = new Map(entries.map(([, quoted, bare, text = '']) => [quoted ?? bare ?? '', text]))
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

  expect(said.length).toBeGreaterThan(100)
  expect([...new Set(said)].filter((text) => !chinese.has(text))).toEqual([])
  const different = [...chinese].filter(([english, text]) => blanks(english).join() !== blanks(text).join())
  expect(different).toEqual([])
})

import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { afterEach, expect, test } from 'vitest'
import { eventFor } from '../../local/gateway/event.ts'
import { listen } from '../../local/listen.ts'
import { type InProcessGateway, type LambdaHandler, startGateway } from '../support/gateway.ts'

const fixture = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'gatewayEvents', `${name}.json`), 'utf8')) as APIGatewayProxyEventV2

/** What differs with each request. */
const anyway = {
  requestId: expect.stringMatching(/^[\w-]{15}=$/),
  time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
  timeEpoch: expect.any(Number),
}

const likeFixture = (event: APIGatewayProxyEventV2) => ({
  ...event,
  headers: { ...event.headers, 'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/) },
  requestContext: { ...event.requestContext, ...anyway },
})

let gateway: InProcessGateway | undefined
afterEach(async () => {
  await gateway?.stop()
  gateway = undefined
})

const lost: LambdaHandler = () => ({ statusCode: 404, body: 'default' })

async function start(handler: LambdaHandler, path = '/a/{id}', method = 'GET'): Promise<InProcessGateway> {
  gateway = await startGateway({ functions: [{ method, path, handler }], default: lost })
  return gateway
}

test.each([
  ['register', { routeKey: 'POST /user/register', parameters: {} }],
  ['register-phone-form', { routeKey: 'POST /user/registerPhone/{phone}', parameters: { phone: '%2B8613800138000' } }],
  ['default-double-slash', undefined],
] as const)('eventFor makes the event that API Gateway sends: %s', (name, route) => {
  const recorded = fixture(name)
  const { method, path } = recorded.requestContext.http
  const added = new Set(['x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'])
  const headers = Object.entries(recorded.headers).filter(([header]) => !added.has(header)) as [string, string][]
  const query = recorded.rawQueryString === '' ? '' : `?${recorded.rawQueryString}`
  const cookie: [string, string][] = recorded.cookies ? [['Cookie', recorded.cookies.join('; ')]] : []
  const event = eventFor(
    {
      method,
      path: path.replaceAll('+', '%2B') + query,
      headers: [...headers, ...cookie],
      ...(recorded.body !== undefined && {
        body: Buffer.from(recorded.body, recorded.isBase64Encoded ? 'base64' : 'utf8'),
      }),
    },
    route,
  )
  expect(event).toEqual(likeFixture(recorded))
})

test('eventFor has the fields of the published example, and no others', () => {
  const { requestContext, ...example } = fixture('published-example')
  const event = eventFor({
    method: 'POST',
    path: '/my/path?parameter1=value1&parameter1=value2&parameter2=value',
    headers: [
      ['Content-Type', 'text/plain'],
      ['Header2', 'value1'],
      ['HEADER2', 'value2'],
      ['Cookie', 'cookie1; cookie2'],
    ],
    body: 'Hello from Lambda',
  })
  const { requestContext: context, headers, ...rest } = event
  expect(rest).toEqual(Object.fromEntries(Object.entries(example).filter(([key]) => key !== 'headers')))
  expect(headers['header2']).toBe('value1,value2')
  expect(Object.keys(context).sort()).toEqual(Object.keys(requestContext).sort())
  expect(Object.keys(context.http).sort()).toEqual(Object.keys(requestContext.http).sort())
})

test('A body that is neither text nor JSON, and one without a type, is base64', () => {
  const flagged = (type?: string) =>
    eventFor({
      method: 'POST',
      path: '/',
      body: 'a=1',
      ...(type !== undefined && { headers: { 'content-type': type } }),
    }).isBase64Encoded
  expect(['text/csv', 'application/json; charset=utf-8', 'application/xml'].map(flagged)).toEqual([false, false, false])
  expect(['application/x-www-form-urlencoded', 'image/png', 'multipart/form-data; boundary=x'].map(flagged)).toEqual([
    true,
    true,
    true,
  ])
  expect(flagged()).toBe(true)
})

test('A route takes its method and one segment a parameter; all else, HEAD too, goes to the default', async () => {
  const { invoke } = await start((event) => ({
    statusCode: 200,
    body: (event as APIGatewayProxyEventV2).pathParameters?.['id'],
  }))
  const answer = await invoke({ method: 'GET', path: '/a/%E5%B0%8F+1?x' })
  expect([answer.status, answer.body.toString()]).toEqual([200, '小+1'])
  for (const [method, path] of [
    ['HEAD', '/a/1'],
    ['POST', '/a/1'],
    ['GET', '/a/'],
    ['GET', '/a/1/'],
    ['GET', '//a/1'],
    ['GET', '/a/1/2'],
  ] as const) {
    expect((await invoke({ method, path })).status, `${method} ${path}`).toBe(404)
  }
  expect((await invoke({ method: 'GET', path: '/a/%zz' })).status).toBe(400)
})

test('The answer keeps status, headers, cookies and base64 bodies, over real HTTP', async () => {
  const { url } = await start(() => ({
    statusCode: 201,
    headers: { 'X-A': 'b' },
    cookies: ['a=1; HttpOnly', 'b=2'],
    body: Buffer.from([0, 255]).toString('base64'),
    isBase64Encoded: true,
  }))
  const answer = await fetch(`${url}/a/1`)
  expect(answer.status).toBe(201)
  expect(answer.headers.get('x-a')).toBe('b')
  expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2'])
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0, 255]))
})

test('A result without a status is the body', async () => {
  const { invoke } = await start(() => ({ hello: 'world' }))
  const answer = await invoke({ method: 'GET', path: '/a/1' })
  expect([answer.status, answer.headers['content-type'], answer.body.toString()]).toEqual([
    200,
    'application/json',
    '{"hello":"world"}',
  ])
})

test('An error, a time-out and a wrong or too large result of a function are its 500', async () => {
  const results: LambdaHandler[] = [
    () => {
      throw new Error('secret')
    },
    () => Promise.reject(new Error('secret')),
    () => new Promise(() => undefined),
    () => ({ statusCode: 'x' }),
    () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 100) }),
  ]
  for (const handler of results) {
    const one = await startGateway({ functions: [], default: handler, timeoutSeconds: 0.05 })
    const answer = await one.invoke({ method: 'GET', path: '/' })
    await one.stop()
    expect([answer.status, answer.body.toString()]).toEqual([500, '{"message":"Internal Server Error"}'])
  }
})

test('An event above 6 MB is refused before the function, with base64 counted', async () => {
  let calls = 0
  const { invoke } = await start(() => ({ statusCode: 200, body: String(++calls) }), '/a/{id}', 'POST')
  const send = (megabytes: number, type: string) =>
    invoke({
      method: 'POST',
      path: '/a/1',
      headers: { 'content-type': type },
      body: Buffer.alloc(megabytes * 1024 * 1024, 97),
    })
  expect((await send(5, 'application/json')).status).toBe(200)
  expect((await send(5, 'image/png')).status).toBe(413)
  expect(calls).toBe(1)
})

test('Headers above 10 240 bytes are refused by the gateway', async () => {
  const { url } = await start(() => ({ statusCode: 200 }))
  expect((await fetch(`${url}/a/1`, { headers: { 'x-long': 'x'.repeat(11_000) } })).status).toBe(431)
})

test('The caller has the address of the connection, whatever a header claims', async () => {
  const { url, invoke } = await start((event) => {
    const { headers, requestContext } = event as APIGatewayProxyEventV2
    return { statusCode: 200, body: `${requestContext.http.sourceIp} ${headers['x-forwarded-for']}` }
  })
  const answer = await fetch(`${url}/a/1`, { headers: { 'x-forwarded-for': '1.1.1.1' } })
  expect(await answer.text()).toBe('127.0.0.1 1.1.1.1, 127.0.0.1')
  const from = await invoke({ method: 'GET', path: '/a/1' }, { sourceIp: '203.0.113.9' })
  expect(from.body.toString()).toBe('203.0.113.9 203.0.113.9')
})

test('Repeated headers reach the function joined with commas, and the context is that of Lambda', async () => {
  const contexts: Context[] = []
  const { url } = await start((event, context) => {
    contexts.push(context)
    return { statusCode: 200, body: (event as APIGatewayProxyEventV2).headers['authorization'] }
  })
  const body = await new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const headers = ['Host', 'x', 'Authorization', 'Bearer a', 'authorization', 'Bearer b']
    const sent = request({ hostname, port, path: '/a/1', headers }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve)
    })
    sent.on('error', reject).end()
  })
  expect(body).toBe('Bearer a,Bearer b')
  expect(contexts[0]?.awsRequestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(contexts[0]?.getRemainingTimeInMillis()).toBeGreaterThan(9000)
})

const cors = {
  allowedOrigins: ['https://app.example', 'http://localhost:5173'],
  allowedMethods: ['GET', 'POST'],
  allowedHeaders: ['authorization', 'content-type'],
  exposedResponseHeaders: ['retry-after'],
  allowCredentials: true,
  maxAge: 86_400,
}

const corsHeaders = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')))

test('With CORS the gateway answers preflights itself and adds its own headers to answers, once and for its origins alone', async () => {
  let calls = 0
  gateway = await startGateway({
    functions: [],
    default: () => {
      calls += 1
      return { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*', 'access-control-max-age': '1' } }
    },
    cors: () => cors,
  })
  const ask = (method: string, origin?: string) =>
    fetch(`${gateway?.url}/x`, { method, headers: { ...(origin && { origin }) } })
  const preflight = await ask('OPTIONS', 'https://app.example')
  expect([preflight.status, await preflight.text(), calls]).toEqual([204, '', 0])
  expect(corsHeaders(preflight)).toEqual({
    'access-control-allow-origin': 'https://app.example',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-max-age': '86400',
  })
  const foreign = await ask('OPTIONS', 'https://evil.example')
  expect([foreign.status, corsHeaders(foreign), calls]).toEqual([204, {}, 0])
  expect(corsHeaders(await ask('GET', 'http://localhost:5173'))).toEqual({
    'access-control-allow-origin': 'http://localhost:5173',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after',
  })
  for (const origin of ['https://evil.example', 'null', undefined]) {
    expect(corsHeaders(await ask('GET', origin)), String(origin)).toEqual({})
  }
  expect(calls).toBe(4)
  expect((await ask('OPTIONS')).status, 'an OPTIONS of no page is a request like any other').toBe(200)
})

test('Without CORS the headers of a function are its own, and an OPTIONS goes to a function', async () => {
  const { url } = await start(() => ({ statusCode: 200 }), '/a/{id}')
  const answer = await fetch(`${url}/a/1`, { method: 'OPTIONS', headers: { origin: 'https://app.example' } })
  expect([answer.status, corsHeaders(answer)]).toEqual([404, {}])
})

test('A function that outlasts the integration is a 503 in the words of API Gateway', async () => {
  gateway = await startGateway({
    functions: [],
    default: () => new Promise(() => undefined),
    integrationSeconds: 0.05,
    timeoutSeconds: 1,
  })
  const answer = await fetch(`${gateway.url}/`)
  expect([answer.status, await answer.text()]).toEqual([503, '{"message":"Service Unavailable"}'])
})

test('Every request has an id of its own, which the answer tells', async () => {
  const { url } = await start((event) => ({
    statusCode: 200,
    body: (event as APIGatewayProxyEventV2).requestContext.requestId,
  }))
  const ids = new Set<string>()
  for (let count = 0; count < 3; count += 1) {
    const answer = await fetch(`${url}/a/1`)
    const id = await answer.text()
    expect(answer.headers.get('apigw-requestid')).toBe(id)
    ids.add(id)
  }
  expect(ids.size).toBe(3)
})

test('A body above 10 MB is refused before any function, and the connection lives on', async () => {
  let calls = 0
  const { url } = await start(() => ({ statusCode: 200, body: String(++calls) }), '/a/{id}', 'POST')
  const post = (bytes: number) =>
    fetch(`${url}/a/1`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: Buffer.alloc(bytes, 97),
    })
  const refused = await post(10 * 1024 * 1024 + 1)
  expect([refused.status, await refused.text()]).toEqual([413, '{"message":"Request Entity Too Large"}'])
  expect((await post(6 * 1024 * 1024)).status, 'whole as a body, too large as an event').toBe(413)
  expect([(await post(1024)).status, calls]).toEqual([200, 1])
})

test('Cookies reach the function as they were written, other programs’ too', async () => {
  const { url } = await start((event) => ({
    statusCode: 200,
    body: JSON.stringify([
      (event as APIGatewayProxyEventV2).cookies,
      (event as APIGatewayProxyEventV2).headers['cookie'],
    ]),
  }))
  const answer = await fetch(`${url}/a/1`, { headers: { cookie: 'prefs={"x":1}; a=b;; c="x"y' } })
  expect(await answer.json()).toEqual([['prefs={"x":1}', 'a=b', 'c="x"y'], null])
})

test('A header or status that is none of HTTP is the function’s error', async () => {
  for (const result of [{ statusCode: 200, headers: { 'x-a': 'b\r\nc: d' } }, { statusCode: 99 }]) {
    const one = await startGateway({ functions: [], default: () => result })
    const answer = await fetch(`${one.url}/`)
    expect([answer.status, answer.headers.get('c'), await answer.text()]).toEqual([
      500,
      null,
      '{"message":"Internal Server Error"}',
    ])
    await one.stop()
  }
})

test('An idle connection is kept for longer than clients keep theirs, by the gateway and by the embedded services', async () => {
  const { url } = await start(() => ({ statusCode: 200, body: 'ok' }))
  const service = await listen(0, async (_, response) => void response.end('ok'))
  for (const address of [`${url}/a/1`, service.url]) {
    expect((await fetch(address)).headers.get('keep-alive')).toBe('timeout=65')
  }
  await service.close()
})

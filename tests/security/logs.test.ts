/** M of the security bar: nothing secret in a log or a table, and one audit event for each thing that happens. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { askForCode, logIn, PASSWORD, type Person, register, registerPhone, wrongCode } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, type Request, useWorld } from '../support/world.ts'

const world = useWorld({ LOGIN_FAILURES_MAX: '5' })
let salt: Buffer

type AuditLine = Record<string, unknown> & { event: unknown }

beforeAll(async () => {
  const name = `${world.cloud.environment['PARAMETER_PREFIX']}/audit-salt`
  const found = await world.cloud.parameters.read([name])
  salt = Buffer.from(JSON.parse(found.get(name)?.value ?? '{}').salt, 'base64')
})

afterEach(() => {
  world.wire.clear()
  world.cloud.sms.behave({ kind: 'deliver' })
})

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

/** The audit events that a piece of work wrote. */
async function eventsOf(work: () => Promise<unknown>): Promise<AuditLine[]> {
  const from = world.logs.length
  await work()
  return parsed(world.logs.slice(from)).filter(({ message }) => message === 'audit') as AuditLine[]
}

describe('S96 canary secrets through every route', () => {
  const canary = 'CaNaRy-7f3a'
  const secrets = {
    password: `${canary}-password`,
    newPassword: `${canary}-renewed`,
    name: `${canary}-name`,
    key: `${canary}-idempotency-key`,
    bearer: `${canary}.bearer.token`,
    cookie: `${canary}cookie`,
    query: `${canary}-query`,
    agent: `${canary}-agent`,
    broken: `${canary}-broken`,
    file: Buffer.from(`${canary}-file`).toString('base64'),
  }
  const headers = { authorization: `Bearer ${secrets.bearer}`, 'user-agent': secrets.agent, 'x-api-key': secrets.query }
  const typed = { ...headers, 'content-type': 'application/json' }
  /** What only this run knows: phones, codes, tokens. */
  const phones: string[] = []
  const codes: string[] = []
  const tokens: string[] = []
  let person: Person

  const call = (method: string, path: string, request: Request = {}): Promise<Answer> =>
    world.call(method, path, { from: freshAddress(), ...request })

  async function everyRoute(): Promise<void> {
    const [phone, planted] = [freshPhone(), freshPhone()]
    phones.push(phone, planted)
    const account = freshName()
    const json = { account, password: secrets.password, name: secrets.name, file: secrets.file }
    const made = await call('POST', '/user/register', { json, headers: { ...headers, 'idempotency-key': secrets.key } })
    person = { id: made.json.user_id, account, password: secrets.password }
    await call('POST', '/user/register', { json: { ...json, role: 'admin' }, headers })
    await call('POST', '/user/register', { json: { account: planted, password: secrets.password } })
    const login = await call('POST', `/user/login?secret=${secrets.query}`, { json: person, headers })
    tokens.push(login.json.token)
    await call('POST', '/user/login', { json: { account, password: `${secrets.password}!` } })
    await call('POST', '/user/login', { json: { account: `${canary}@nobody.example`, password: secrets.password } })
    for (const route of ['registerPhone', 'loginPhone', 'forgetPassword'] as const) {
      await call('GET', `/user/${route}/${phone}?token=${secrets.bearer}&q=${secrets.query}`, { headers })
      const code = world.cloud.inbox.code(phone) ?? ''
      codes.push(code)
      const fields = {
        registerPhone: { identifying_code: code },
        loginPhone: { identifying_code: code, password: secrets.password },
        forgetPassword: { account: phone, identifying: code, new_password: secrets.newPassword },
      }[route]
      await call('POST', `/user/${route}/${phone}`, { json: { phone_number: planted, ...fields } })
      const answer = await call('POST', `/user/${route}/${phone}`, { json: { phone_number: phone, ...fields } })
      expect([route, answer.status]).toEqual([route, 200])
      if (answer.json.token) tokens.push(answer.json.token)
    }
    await call('GET', `/user/loginPhone/${planted}`)
    codes.push(world.cloud.inbox.code(planted) ?? '')
    await call('POST', '/user/logout', {
      json: { user_id: person.id },
      headers: { cookie: `session_id=${secrets.cookie}` },
    })
    await call('POST', '/user/logout', { json: { user_id: person.id, token: tokens[0] } })
  }

  /** Everything again in bodies that nobody can read, and through every kind of failure. */
  async function everythingBroken(): Promise<void> {
    const phone = phones[0] ?? ''
    const paths = [
      'register',
      'login',
      'logout',
      ...['registerPhone', 'loginPhone', 'forgetPassword'].map((one) => `${one}/${phone}`),
    ]
    const bodies: [string, string][] = [
      [`{"password":"${secrets.broken}","account":"${phone}"`, 'application/json'],
      [`{"password":"${secrets.broken}\u0001"}`, 'application/json'],
      [`password=${secrets.broken}&password=${secrets.broken}&x=%ff`, 'application/x-www-form-urlencoded'],
      [`--b\r\n${secrets.broken}`, 'multipart/form-data; boundary=b'],
      [secrets.broken.repeat(10_000), 'text/plain'],
    ]
    const requests: Request[] = bodies.map(([body, type]) => ({ body, headers: { ...headers, 'content-type': type } }))
    const good: Request = {
      json: {
        account: freshName(),
        password: secrets.password,
        user_id: 1,
        phone_number: phone,
        identifying_code: '123456',
        identifying: '123456',
        new_password: secrets.newPassword,
      },
      headers: typed,
    }
    for (const path of paths) for (const request of requests) await call('POST', `/user/${path}`, request)
    const failures = [
      // A message of AWS that repeats what it was given.
      { kind: 'error', type: 'ValidationException', extra: { message: `${secrets.password} ${phone} is not valid` } },
      {
        kind: 'error',
        type: 'InternalServerError',
        status: 500,
        extra: { message: `${secrets.password}\n    at ${secrets.broken}` },
      },
      { kind: 'cut' },
    ] as const
    for (const fault of failures) {
      world.wire.clear()
      world.wire.add({ fault })
      for (const path of paths) {
        const { status, text } = await call('POST', `/user/${path}`, good)
        if (path !== 'logout') expect(status).toBeGreaterThanOrEqual(500)
        expect(text).not.toContain(canary)
      }
      for (const route of ['registerPhone', 'loginPhone', 'forgetPassword'])
        await call('GET', `/user/${route}/${phone}`)
    }
    world.wire.clear()
    for (const path of [
      `/${secrets.query}`,
      `/user/login/${secrets.query}`,
      `//user/login?${secrets.query}`,
      `/user//registerPhone/${phone}`,
    ]) {
      await call('GET', path, { headers })
    }
    world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' })
    world.advance(61_000)
    await call('GET', `/user/loginPhone/${phone}`)
    world.cloud.sms.behave({ kind: 'deliver' })
  }

  const md5s = async () => {
    const { createHash } = await import('node:crypto')
    return [secrets.password, secrets.newPassword].map((text) => createHash('md5').update(text).digest('hex'))
  }

  test('no log line holds one, and phones never stand in full', async () => {
    await everyRoute()
    await everythingBroken()
    const log = world.logs.join('\n')
    expect(world.logs.length).toBeGreaterThan(80)
    expect(log).toContain('"errorName"')
    expect(world.logs.filter((line) => line.toLowerCase().includes(canary.toLowerCase()))).toEqual([])
    expect(log.includes(secrets.file)).toBe(false)
    for (const md5 of await md5s()) expect(log.toLowerCase()).not.toContain(md5)
    for (const phone of phones) expect(log).not.toContain(phone)
    expect(tokens.length).toBeGreaterThanOrEqual(3)
    for (const token of tokens) for (const part of token.split('.')) expect(log).not.toContain(part.slice(0, 40))
    const sids = tokens.map((token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid)
    for (const sid of sids) expect(log).not.toContain(sid)
    expect(codes.filter(Boolean)).toHaveLength(4)
    // As a value of its own: six digits stand in many a longer number.
    for (const code of codes) expect(log).not.toMatch(new RegExp(`(?<![0-9A-Za-z])${code}(?![0-9A-Za-z])`))
    expect(log).not.toContain(String(person.id))
    // Each line is one JSON object, and says who asked for what and how it went.
    const lines = parsed(world.logs)
    const requests = lines.filter(({ message }) => message === 'request')
    for (const line of requests) {
      expect(line).toMatchObject({
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        dialect: expect.stringMatching(/^(userapi|platform)$/),
        operation: expect.any(String),
        outcome: expect.any(String),
        status: expect.any(Number),
        latencyMs: expect.any(Number),
      })
    }
    for (const { message } of lines) expect(message).toBeOneOf(['request', 'audit', 'request failed'])
  })

  test('no table holds one, but the name and agent that its owner gave', async () => {
    for (const table of ['users', 'identifiers', 'sessions', 'codes', 'throttle', 'idempotency']) {
      const items = (await world.items(table)).map(({ name: _, agent: __, ...item }) => item)
      const text = JSON.stringify(items)
      expect(items.length, table).toBeGreaterThan(0)
      expect(text.toLowerCase(), table).not.toContain(canary.toLowerCase())
      expect(text, table).not.toContain(secrets.file)
      for (const md5 of await md5s()) expect(text.toLowerCase(), table).not.toContain(md5)
      for (const token of tokens) expect(text, table).not.toContain(token.split('.')[2])
      for (const code of codes) expect(text, table).not.toMatch(new RegExp(`"${code}"|:${code}[,}]`))
    }
    const kept = await world.items('idempotency')
    for (const item of kept) {
      expect(Object.keys(item).sort()).toEqual(['expiresAt', 'fingerprint', 'request', 'result', 'ttl'])
    }
  })

  test('no text message and no parameter holds one', async () => {
    const texts = JSON.stringify(world.cloud.inbox.texts())
    expect(texts).not.toContain(canary)
    for (const token of tokens) expect(texts).not.toContain(token)
    const names = ['jwks', 'signing-key', 'pepper', 'audit-salt'].map(
      (name) => `${world.cloud.environment['PARAMETER_PREFIX']}/${name}`,
    )
    const values = [...(await world.cloud.parameters.read(names)).values()].map(({ value }) => value)
    expect(values.join()).not.toContain(canary)
    // And the other way round: what the parameters keep stands in no log and no answer.
    const { keys } = JSON.parse(values.find((value) => value.includes('"current"')) ?? '{}') as {
      keys: Record<string, string>
    }
    const log = world.logs.join('\n')
    for (const secret of [...Object.values(keys), salt.toString('base64')]) expect(log).not.toContain(secret)
    const jwks = await world.call('GET', '/.well-known/jwks.json')
    for (const key of jwks.json.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })
})

describe('S97 each thing that happens is exactly one audit event', () => {
  const hashed = (value: string | number) =>
    createHmac('sha256', salt).update(String(value)).digest('base64url').slice(0, 16)

  /** Does something, and finds one event of this name, complete and bound to the request by its id. */
  async function expectOne(
    event: string,
    work: () => Promise<Answer>,
    more: Record<string, unknown> = {},
  ): Promise<AuditLine> {
    let requestId: string | undefined
    const all = await eventsOf(async () => {
      requestId = (await work()).headers['x-request-id']
    })
    const events = all.filter((line) => line.event === event)
    expect(events, `${event} among ${all.map((line) => line.event)}`).toHaveLength(1)
    const line: AuditLine = events[0] ?? { event }
    expect(line).toMatchObject({ event, [event]: 1, requestId, dialect: 'userapi', stage: 'test', ...more })
    expect(line['at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Math.abs(Date.parse(String(line['at'])) - Date.now())).toBeLessThan(20_000)
    expect(line['network']).toMatch(/^[\w-]{16}$/)
    for (const one of all) expect(one['requestId']).toBe(requestId)
    return line
  }

  const post = (path: string, json: object, from = freshAddress()) =>
    world.call('POST', `/user/${path}`, { json, from })
  const get = (path: string, from = freshAddress()) => world.call('GET', `/user/${path}`, { from })

  test('registered, and nothing else', async () => {
    const account = freshName()
    let id = 0
    const events = await eventsOf(async () => {
      id = (await post('register', { account, password: PASSWORD })).json.user_id
    })
    expect(events.map(({ event }) => event)).toEqual(['registered'])
    expect(events[0]).toMatchObject({ account: hashed(id), operation: 'register' })
    // A repeat of the same wish is no second registration; nor is a refusal one.
    const request = {
      json: { account: freshName(), password: PASSWORD },
      headers: { 'idempotency-key': 'a-key' },
      from: freshAddress(),
    }
    const twice = await eventsOf(async () => {
      await world.call('POST', '/user/register', request)
      await world.call('POST', '/user/register', request)
      await post('register', { account, password: PASSWORD })
    })
    expect(twice.map(({ event }) => event)).toEqual(['registered'])
  })

  test('role_refused', async () => {
    const wish = { account: freshName(), password: PASSWORD, role: 'admin' }
    const events = await eventsOf(() => expectOne('role_refused', () => post('register', wish)))
    expect(events.map(({ event }) => event)).toEqual(['role_refused'])
  })

  test('login_succeeded, login_failed with its reason, logged_out with the session', async () => {
    const person = await register(world)
    const from = freshAddress()
    await expectOne('login_failed', () => post('login', { ...person, password: 'wrong-1' }, from), {
      account: hashed(person.id),
      reason: 'password',
      network: hashed(from),
    })
    await expectOne('login_failed', () => post('login', { account: freshName(), password: 'wrong-1' }), {
      reason: 'nobody',
    })
    let token = ''
    const login = async () => {
      const answer = await post('login', person)
      token = answer.json.token
      return answer
    }
    await expectOne('login_succeeded', login, { account: hashed(person.id), reason: 'password' })
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const logOut = () => world.call('POST', '/user/logout', { json: { user_id: person.id }, token })
    await expectOne('logged_out', logOut, { account: hashed(person.id), session: hashed(sid) })
    expect(await eventsOf(logOut)).toEqual([])
  })

  test('account_locked, once, at the failure that locks', async () => {
    const person = await register(world)
    const guess = () => post('login', { ...person, password: 'wrong-1' })
    const before = await eventsOf(async () => {
      for (let time = 0; time < 4; time++) await guess()
    })
    expect(before.map(({ event }) => event)).toEqual(Array(4).fill('login_failed'))
    await expectOne('account_locked', guess, { account: hashed(person.id) })
    const after = await eventsOf(guess)
    expect(after.map(({ event, reason }) => [event, reason])).toEqual([['login_failed', 'locked']])
  })

  test('code_sent, code_wrong, code_used and registered; phone_claimed where somebody lost the phone', async () => {
    const phone = freshPhone()
    const planted = await register(world, { account: phone })
    await expectOne('code_sent', () => get(`registerPhone/${phone}`), { reason: 'register' })
    const code = world.cloud.inbox.code(phone) ?? ''
    const verify = (identifying_code: string) =>
      post(`registerPhone/${phone}`, { phone_number: phone, identifying_code })
    await expectOne('code_wrong', () => verify(wrongCode(code)), { reason: 'register' })
    const events = await eventsOf(() => verify(code))
    expect(events.map(({ event }) => event).sort()).toEqual(['code_used', 'phone_claimed', 'registered'])
    expect(events.find(({ event }) => event === 'phone_claimed')).toMatchObject({ account: hashed(planted.id) })
  })

  test('a login by code is one code_used and one login_succeeded, a reset one code_used and one password_reset', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const login = await eventsOf(() => post(`loginPhone/${phone}`, { phone_number: phone, identifying_code: code }))
    expect(login.map(({ event }) => event).sort()).toEqual(['code_used', 'login_succeeded'])
    for (const event of login) expect(event['account']).toBe(hashed(id))
    const identifying = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const fields = { phone_number: phone, account: phone, identifying, new_password: 'another-1' }
    const reset = await eventsOf(() => post(`forgetPassword/${phone}`, fields))
    expect(
      reset
        .map(({ event }) => event)
        .filter((event) => event !== 'login_succeeded')
        .sort(),
    ).toEqual(['code_used', 'password_reset'])
  })

  test('sms_failed where SNS refuses, code_refused for its number and for a country that is not served', async () => {
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttled' }, 1)
    await expectOne('sms_failed', () => get(`registerPhone/${freshPhone()}`), { reason: 'register' })
    world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 1)
    await expectOne('code_refused', () => get(`registerPhone/${freshPhone()}`), { reason: 'number' })
    await expectOne('code_refused', () => get('registerPhone/%2B447911123456'), { reason: 'country' })
  })

  test('throttled at every 429, by whichever limit', async () => {
    const phone = freshPhone()
    await get(`registerPhone/${phone}`)
    const events = await eventsOf(() =>
      expectOne('throttled', () => get(`registerPhone/${phone}`), { operation: 'registerPhone.get' }),
    )
    expect(events.map(({ event }) => event)).toEqual(['throttled'])
  })

  test('is a metric as well: one count a name in the namespace that the alarms watch', async () => {
    const [line] = await eventsOf(() => post('register', { account: freshName(), password: PASSWORD }))
    expect(line?.['_aws']).toMatchObject({
      CloudWatchMetrics: [
        { Namespace: 'Gatehouse', Dimensions: [['stage']], Metrics: [{ Name: 'registered', Unit: 'Count' }] },
      ],
    })
  })

  test('ids are salted: no hash of the bare number, and another stage has others', async () => {
    const { createHash } = await import('node:crypto')
    const person = await register(world)
    const line = await expectOne('login_succeeded', () => post('login', person))
    const bare = createHash('sha256').update(String(person.id)).digest('base64url').slice(0, 16)
    expect(line['account']).not.toBe(bare)
    expect(JSON.stringify(line)).not.toContain(String(person.id))
  })

  test('CR and LF in whatever a caller sends forge no line', async () => {
    const forged = '\r\n{"level":"INFO","message":"audit","event":"login_succeeded","account":"forged"}\r\n'
    const from = world.logs.length
    const person = await register(world)
    const requests: [string, string, Request][] = [
      ['POST', '/user/login', { json: { account: forged, password: forged }, headers: { 'user-agent': forged } }],
      ['POST', '/user/login', { json: { ...person }, headers: { 'user-agent': forged, 'x-request-id': forged } }],
      ['POST', '/user/register', { json: { account: `a${forged}`, password: PASSWORD, name: forged, role: forged } }],
      ['POST', '/user/logout', { json: { user_id: forged, token: forged } }],
      ['GET', `/user/registerPhone/${encodeURIComponent(forged)}`, {}],
      ['GET', `/user/registerPhone/${freshPhone()}?x=${encodeURIComponent(forged)}`, { headers: { referer: forged } }],
      ['GET', `/${encodeURIComponent(forged)}`, {}],
      [
        'POST',
        `/user/loginPhone/${freshPhone()}`,
        { body: forged, headers: { 'content-type': forged, 'idempotency-key': forged } },
      ],
    ]
    for (const [method, path, request] of requests) await world.call(method, path, { from: freshAddress(), ...request })
    const lines = world.logs.slice(from)
    expect(lines.length).toBeGreaterThan(requests.length)
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
    expect(lines.join('')).not.toContain('forged')
    const succeeded = parsed(lines).filter(({ event }) => event === 'login_succeeded')
    expect(succeeded.map(({ account }) => account)).toEqual([hashed(person.id)])
    await logIn(world, person, freshAddress())
  })
})

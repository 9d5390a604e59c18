/** I of the security bar: input that is broken, huge or hostile, read the way `common.md` says. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { computations } from '../support/argon2.ts'
import { logIn, PASSWORD, register } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

const posts = ['register', 'login', 'logout', 'registerPhone', 'loginPhone', 'forgetPassword'] as const
type Post = (typeof posts)[number]
const withPhone = new Set<Post>(['registerPhone', 'loginPhone', 'forgetPassword'])
const pathOf = (route: Post) => `/user/${route}${withPhone.has(route) ? '/13800138000' : ''}`

/** What each route answers to a request that cannot be read (userapi.md). */
const malformed: { [Route in Post]: [number, object] } = {
  register: [200, { msg: 'register failure' }],
  login: [400, { msg: '参数错误', user_id: 0 }],
  logout: [400, { msg: '参数错误' }],
  registerPhone: [400, { msg: '参数错误' }],
  loginPhone: [400, { msg: '参数错误' }],
  forgetPassword: [400, { msg: '参数错误' }],
}

const typed = { 'content-type': 'application/json' }

beforeEach(() => world.wire.clear())

/** Malformed in the words of the route, and no table was touched for it. */
async function expectMalformed(route: Post, body: string | Uint8Array, headers: Record<string, string> = typed) {
  world.wire.clear()
  const answer = await world.call('POST', pathOf(route), { body, headers, from: freshAddress() })
  expect([route, answer.status, answer.json]).toEqual([route, ...malformed[route]])
  expect(answer.headers['x-request-id']).toBeTruthy()
  expect(world.wire.calls).toEqual([])
}

const registering = (body: string | Uint8Array, headers: Record<string, string> = typed): Promise<Answer> =>
  world.call('POST', '/user/register', { body, headers, from: freshAddress() })

const userNamed = async (loginname: string) =>
  (await world.items('users')).find((item) => item['loginname'] === loginname)

describe('S77 a body that is no JSON object is malformed on every route', () => {
  const broken: [string, string | Uint8Array][] = [
    ['truncated', '{"account":"someone","password":"secret-1"'],
    ['inside a string', '{"account":"some'],
    ['trailing bytes', '{"account":"someone","password":"secret-1"} x'],
    ['two objects', '{"account":"a"}{"account":"b"}'],
    ['a BOM', '\uFEFF{"account":"someone","password":"secret-1"}'],
    ['a BOM behind a blank', ' \uFEFF{"account":"someone","password":"secret-1"}'],
    ['NaN', '{"account":"someone","password":"secret-1","user_id":NaN}'],
    ['single quotes', "{'account':'someone'}"],
    ['a comment', '{/* */"account":"someone"}'],
    ['a list', '[{"account":"someone","password":"secret-1"}]'],
    ['a text', '"account"'],
    ['null', 'null'],
    ['a number', '12'],
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['an empty object', '{}'],
    ['a control character inside a string', '{"account":"some\u0001one","password":"secret-1"}'],
  ]
  test.each(broken)('%s', async (_, body) => {
    for (const route of posts) {
      // Without a session logout learns nothing of its fields, so only what is unreadable as a whole is malformed there.
      if (route === 'logout') continue
      await expectMalformed(route, body)
    }
  })

  test('where a session is needed, the unreadable body is told first, the fields last', async () => {
    await expectMalformed('logout', '{"user_id":')
    await expectMalformed('logout', '{"user_id":NaN}')
    const answer = await world.call('POST', '/user/logout', { json: {} })
    expect([answer.status, answer.json]).toEqual([403, { msg: 'logout failure' }])
  })

  test.each([
    '1e999',
    '-1e999',
    '9007199254740993',
    '12345678901234567890',
    '1.5',
    '"1e9"',
    '"０"',
    '"0x10"',
    'true',
    '[1]',
  ])('the id %s is no integer', async (id) => {
    const person = await register(world)
    const token = await logIn(world, person)
    const { status, json } = await world.call('POST', '/user/logout', {
      body: `{"user_id":${id}}`,
      headers: { ...typed, authorization: `Bearer ${token}` },
    })
    expect([status, json]).toEqual([400, { msg: '参数错误' }])
    expect((await world.call('POST', '/user/logout', { json: { user_id: person.id }, token })).status).toBe(200)
  })

  test('of duplicate members the last wins, for check and store alike', async () => {
    const [first, last] = [freshName(), freshName()]
    const twice = `{"account":"${first}","password":"x","password":"${PASSWORD}","account":"${last}","role":"admin","role":"normal_user"}`
    expect((await registering(twice)).json.msg).toBe('register successful')
    expect(await userNamed(last)).toMatchObject({ role: 'normal', loginname: last })
    expect(await userNamed(first)).toBeUndefined()
    const refused = `{"account":"${first}","password":"${PASSWORD}","role":"normal_user","role":"admin"}`
    expect((await registering(refused)).json).toEqual({ msg: 'register failure' })
    expect(await userNamed(first)).toBeUndefined()
  })

  test('duplicate keys of a form, a query or a multipart body are malformed', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    await expectMalformed('register', 'account=one&account=two&password=secret-1', form)
    await expectMalformed('register', 'account=one&%61ccount=two&password=secret-1', form)
    const part = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const multipart = `${part('account', 'one')}${part('account', 'two')}${part('password', 'secret-1')}--b--\r\n`
    await expectMalformed('register', multipart, { 'content-type': 'multipart/form-data; boundary=b' })
    const query = await world.call('POST', '/user/login?a=1&a=2', { json: { account: 'a', password: 'b' } })
    expect([query.status, query.json]).toEqual(malformed.login)
    expect(world.wire.calls).toEqual([])
  })

  test('a duplicate behind a hundred empty pairs is still seen, and so is what stands there alone', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const account = freshName()
    await expectMalformed('register', `account=a&password=${PASSWORD}${'&'.repeat(200)}account=${account}`, form)
    const spread = `account=${account}${'&'.repeat(200)}password=${PASSWORD}`
    expect((await registering(spread, form)).json.msg).toBe('register successful')
  })
})

describe('S78 nesting is counted before anything is parsed', () => {
  const nested = (depth: number, open = '[', close = ']') =>
    `{"account":"${freshName()}","password":"${PASSWORD}","deep":${open.repeat(depth - 1)}${close.repeat(depth - 1)}}`

  test('32 levels are read', async () => {
    expect((await registering(nested(32))).json.msg).toBe('register successful')
  })

  test.each([33, 5000, 30_000])('%d levels are malformed', async (depth) => {
    for (const route of posts) await expectMalformed(route, nested(depth))
    await expectMalformed('register', nested(Math.min(depth, 5000), '{"a":', '}').replace(/:\}/, ':1}'))
    await expectMalformed('login', '{"a":'.repeat(Math.min(depth, 10_000)))
    await expectMalformed('login', `{"a":${'['.repeat(depth)}`)
  })

  test('100 000 levels are too large before they are deep', async () => {
    for (const route of posts) {
      const { status, json } = await world.call('POST', pathOf(route), { body: nested(100_000), headers: typed })
      expect([route, status, json.msg]).toEqual([route, 413, '参数错误'])
    }
    expect(world.wire.calls).toEqual([])
  })

  test('brackets inside of strings do not count', async () => {
    const text = `\\"${'[{'.repeat(40)}\\\\`
    const body = `{"account":"${freshName()}","password":"${PASSWORD}","more":"${text}"}`
    expect((await registering(body)).json.msg).toBe('register successful')
  })
})

describe('S79 names of the prototype are inert (GHSA-4263-jgmp-7pf4, GHSA-vpj2-qq7w-5qq6, GHSA-462x-c3jw-7vr6)', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']
  const untouched = () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(({} as Record<string, unknown>)['account']).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  }

  test('as members of a body they bring nothing along', async () => {
    for (const name of [...names, '\\u005f_proto__', '__proto\\u005f_']) {
      const inner = `{"polluted":1,"account":"smuggled","password":"${PASSWORD}","role":"admin","token":"x"}`
      await expectMalformed('register', `{"${name}":${inner}}`)
      const account = freshName()
      const body = `{"account":"${account}","password":"${PASSWORD}","${name}":${inner}}`
      expect([name, (await registering(body)).json.msg]).toEqual([name, 'register successful'])
      expect(await userNamed(account)).toMatchObject({ role: 'normal' })
      untouched()
    }
    const nested = `{"constructor":{"prototype":{"polluted":1,"account":"x"}},"password":"${PASSWORD}"}`
    await expectMalformed('register', nested)
    untouched()
  })

  test('as keys of a form, a query, a multipart body and as headers too', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const name of names) {
      await expectMalformed('register', `${name}=1&${name}[account]=x&password=${PASSWORD}`, form)
      const query = await world.call('POST', `/user/login?${name}=1&${name}[token]=2`, {
        json: { account: freshName(), password: 'x' },
        headers: { [name]: 'x' },
        from: freshAddress(),
      })
      expect([name, query.status]).toEqual([name, 404])
      const part = `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nx\r\n--b--\r\n`
      await expectMalformed('register', part, { 'content-type': 'multipart/form-data; boundary=b' })
      untouched()
    }
  })

  test('as values that are looked up they name nothing', async () => {
    for (const name of names) {
      const role = await world.call('POST', '/user/register', {
        json: { account: freshName(), password: PASSWORD, role: name },
        from: freshAddress(),
      })
      expect([name, role.json]).toEqual([name, { msg: 'register failure' }])
      const path = await world.call('GET', `/user/registerPhone/${encodeURIComponent(name)}`, { from: freshAddress() })
      expect([name, path.status]).toEqual([name, 400])
      for (const unknown of [`/${name}`, `/user/${name}`, `/${name}/login`]) {
        expect((await world.call('GET', unknown)).status).toBe(404)
      }
    }
    untouched()
  })

  test('as a name of one’s own they are a name like any other', async () => {
    const account = `constructor_${freshName().slice(-6)}`
    const { json } = await registering(JSON.stringify({ account, password: PASSWORD, name: '__proto__' }))
    expect(json.msg).toBe('register successful')
    expect(await userNamed(account)).toMatchObject({ name: '__proto__' })
  })
})

describe('S80 what is huge is refused before it is parsed or hashed', () => {
  const tooLarge = async (body: string | Uint8Array, headers: Record<string, string>) => {
    const parsing = vi.spyOn(JSON, 'parse')
    const hashed = computations.length
    const answer = await world.call('POST', '/user/login', { body, headers, from: freshAddress() })
    const bodies = parsing.mock.calls.filter(([text]) => /^\{"account":/.test(text))
    parsing.mockRestore()
    expect(answer.status).toBe(413)
    expect([bodies, computations.length - hashed, world.wire.calls]).toEqual([[], 0, []])
    return answer
  }

  test('a body of 10 MB never reaches a function, one of 64 kB and a byte is refused by it', async () => {
    const filled = (bytes: number) => {
      const empty = '{"account":"a","password":"b","more":""}'
      return `${empty.slice(0, -2)}${'x'.repeat(bytes - empty.length)}"}`
    }
    await tooLarge(filled(10_000_000), typed)
    const answer = await tooLarge(filled(64 * 1024 + 1), typed)
    expect(answer.json).toEqual({ msg: '参数错误', user_id: 0 })
    expect(answer.headers['x-request-id']).toBeTruthy()
    await tooLarge(filled(64 * 1024 + 1), { 'content-type': 'application/octet-stream' })
    await tooLarge('é'.repeat(40_000), { 'content-type': 'text/plain' })
    const fits = await world.call('POST', '/user/login', { body: filled(64 * 1024), headers: typed })
    expect(fits.status).toBe(404)
  })

  test('a list of a million elements', async () => {
    await tooLarge(`{"account":[${'1,'.repeat(1_000_000)}1]}`, typed)
  })

  test('a flood of pairs, in a form and in a query', async () => {
    const pairs = Array.from({ length: 10_000 }, (_, index) => `a${index}=`).join('&')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const many = Array.from({ length: 101 }, (_, index) => `a${index}=1`).join('&')
    await expectMalformed('login', many, form)
    for (const flood of [pairs, many]) {
      const { status } = await world.call('GET', `/user/registerPhone/${freshPhone()}?${flood}`)
      expect(status).toBe(400)
    }
    expect(world.cloud.sms.publishes()).toBe(0)
    expect(world.wire.calls).toEqual([])
  })

  test('a header of 8 kB harms nobody', async () => {
    const account = freshName()
    const headers = { ...typed, 'user-agent': 'x'.repeat(8192), 'x-more': 'y'.repeat(8192) }
    expect((await registering(JSON.stringify({ account, password: PASSWORD }), headers)).json.msg).toBe(
      'register successful',
    )
    const logged = await world.call('POST', '/user/login', { json: { account, password: PASSWORD }, headers })
    expect(logged.status).toBe(200)
    const [session] = (await world.items('sessions')).filter((item) => item['account'] === logged.json.user_id)
    expect(String(session?.['agent'])).toHaveLength(200)
  })

  test('a password of more than 64 characters is nobody’s: refused at registration, wrong at login', async () => {
    const person = await register(world)
    for (const length of [65, 1025, 60_000]) {
      const password = 'x'.repeat(length)
      const made = await registering(JSON.stringify({ account: freshName(), password }))
      expect([length, made.json]).toEqual([length, { msg: 'register failure' }])
      const login = await world.call('POST', '/user/login', {
        json: { account: person.account, password },
        from: freshAddress(),
      })
      expect([length, login.status, login.json]).toEqual([length, 400, { msg: 'password error', user_id: 0 }])
    }
  })

  test('an account of 60 kB names nobody, and its text is stored nowhere', async () => {
    const account = 'z'.repeat(60_000)
    const login = await world.call('POST', '/user/login', { json: { account, password: 'x' }, from: freshAddress() })
    expect(login.status).toBe(404)
    expect(JSON.stringify(await world.items('throttle'))).not.toContain('zzzz')
    expect((await registering(JSON.stringify({ account, password: PASSWORD }))).json).toEqual({
      msg: 'register failure',
    })
  })
})

describe('S81 text is UTF-8 or it is malformed, whatever the content type says', () => {
  const json = (password: string) => `{"account":"${freshName()}","password":"${password}"}`
  const types: Record<string, string>[] = [
    { 'content-type': 'application/json' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/octet-stream' },
    { 'content-type': '' },
    { 'content-type': ';;;' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    {},
  ]

  test('invalid bytes', async () => {
    const sequences = [
      [0xff],
      [0xfe, 0xff],
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xe2, 0x82],
    ]
    for (const bytes of sequences) {
      const body = Buffer.concat([
        Buffer.from('{"account":"a","password":"secret-'),
        Buffer.from(bytes),
        Buffer.from('"}'),
      ])
      for (const headers of types) await expectMalformed('register', body, headers)
    }
  })

  test('UTF-16, with and without its mark', async () => {
    const body = Buffer.from(json(PASSWORD), 'utf16le')
    for (const bytes of [body, Buffer.concat([Buffer.of(0xff, 0xfe), body])]) {
      for (const headers of types) await expectMalformed('register', bytes, headers)
    }
  })

  test('invalid bytes behind percent signs and in a multipart body', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const bytes of ['%ff', '%c0%af', '%ed%a0%80', '%', '%4', '%zz', '%u0041']) {
      await expectMalformed('register', `account=someone&password=secret-${bytes}`, form)
    }
    const part = (name: string) => Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`)
    const body = Buffer.concat([
      part('account'),
      Buffer.from('someone\r\n'),
      part('password'),
      Buffer.of(0x73, 0xff),
      Buffer.from('\r\n--b--\r\n'),
    ])
    await expectMalformed('register', body, { 'content-type': 'multipart/form-data; boundary=b' })
  })

  test('lone surrogates, and NUL or control characters in whatever is stored', async () => {
    const bodies = [
      { password: 'secret-\ud800' },
      { account: 'name\udfff' },
      { name: '\ud83d' },
      { password: 'secret\u0000-1' },
      { password: 'secret\n-1' },
      { password: 'secret\u0085-1' },
      { account: 'na\u0000me' },
      { account: 'na\u200bme' },
      { account: 'a\u0007@example.org' },
      { account: 'some\nbody@example.org' },
      { name: 'a\u0000b' },
      { name: 'a\r\nb' },
      { name: 'a\u202eb' },
    ]
    for (const change of bodies) {
      const body = JSON.stringify({ account: freshName(), password: PASSWORD, ...change })
      const { status, json: answer } = await registering(body)
      expect([change, status, answer]).toEqual([change, 200, { msg: 'register failure' }])
    }
    const stored = JSON.stringify(await world.items('users'))
    expect(stored).not.toMatch(/\\u0000|\\u0007|\\u202e|\\ud83d"/)
  })

  test('odd and missing types are read by what the body looks like', async () => {
    for (const headers of types) {
      const [one, two] = [freshName(), freshName()]
      const asJson = ` \n{"account":"${one}","password":"${PASSWORD}"}`
      expect([headers, (await registering(asJson, headers)).json.msg]).toEqual([headers, 'register successful'])
      // A body that calls itself JSON and is none is read by no route.
      const isJson = /json/.test(JSON.stringify(headers))
      const asForm = `account=${two}&password=${PASSWORD}`
      const expected = isJson ? 'register failure' : 'register successful'
      expect([headers, (await registering(asForm, headers)).json.msg]).toEqual([headers, expected])
    }
  })

  test('a multipart type that no header could carry, or without its boundary, is malformed and no error', async () => {
    const part = `--b\r\nContent-Disposition: form-data; name="account"\r\n\r\nx\r\n--b--\r\n`
    const odd = [
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary="',
      'multipart/form-data; boundary=中',
      'multipart/form-data; boundary=\u0001',
      `multipart/form-data; boundary=${'x'.repeat(4000)}`,
    ]
    for (const type of odd) await expectMalformed('login', part, { 'content-type': type })
    for (const body of ['', '--b', '--b--', '--b\r\n\r\n', 'no part at all', `${part}${part}`]) {
      const answer = await world.call('POST', '/user/login', {
        body,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      })
      expect([body, answer.status]).toEqual([body, 400])
    }
  })

  test('a file where a text belongs is malformed', async () => {
    const file =
      'Content-Disposition: form-data; name="account"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nx\r\n'
    await expectMalformed('login', `--b\r\n${file}--b--\r\n`, { 'content-type': 'multipart/form-data; boundary=b' })
  })
})

describe('S83 hostile headers and paths inject nothing (GHSA-3529-5m8x-rpv3)', () => {
  const evil = 'evil.example'
  const hostile: Record<string, string> = {
    'x-forwarded-host': evil,
    forwarded: `host=${evil};proto=http`,
    'x-original-url': `/${evil}`,
    'x-rewrite-url': `/${evil}`,
    'user-agent': `x\r\nSet-Cookie: a=b\r\n{"level":"INFO","message":"audit","event":"registered","at":"${evil}"}`,
    referer: `http://${evil}/`,
    'x-request-id': `${evil}\r\nx: y`,
    'x-amzn-trace-id': evil,
    'x-http-method-override': 'GET',
  }

  test('no answer, header or log line holds what they say', async () => {
    const before = world.logs.length
    const person = await register(world)
    const phone = freshPhone()
    const calls: [string, string, object | undefined][] = [
      ['POST', '/user/register', { account: freshName(), password: PASSWORD }],
      ['POST', '/user/login', { account: person.account, password: person.password }],
      ['POST', '/user/logout', { user_id: 1 }],
      ['GET', `/user/registerPhone/${phone}`, undefined],
      ['POST', `/user/registerPhone/${phone}`, { phone_number: phone, identifying_code: '000000' }],
      ['GET', '//user/login', undefined],
      ['POST', '//user//login/', undefined],
      ['GET', '/nothing', undefined],
      ['GET', '/.well-known/jwks.json', undefined],
    ]
    for (const [method, path, json] of calls) {
      const { status, headers, cookies, text } = await world.call(method, path, {
        ...(json && { json }),
        headers: { ...hostile, ...(method === 'GET' ? {} : typed) },
        from: freshAddress(),
      })
      expect(status).toBeLessThan(500)
      expect(JSON.stringify([headers, cookies, text])).not.toContain(evil)
      for (const value of Object.values(headers)) expect(value).not.toMatch(/[\r\n]/)
      if (status === 308) expect(headers['location']).toBe('/user/login')
      expect(headers['set-cookie']).toBeUndefined()
    }
    for (const line of world.logs.slice(before)) {
      expect(line).not.toContain(evil)
      expect(() => JSON.parse(line)).not.toThrow()
    }
  })

  test('a Host of somebody else decides nothing but which Origin is the own one', async () => {
    const json = { account: freshName(), password: PASSWORD }
    const foreign = await world.call('POST', '/user/register', {
      json,
      headers: { host: 'api', origin: `https://${evil}` },
    })
    expect([foreign.status, foreign.json]).toEqual([403, { msg: '没有权限' }])
    // The scheme is part of it: PUBLIC_URL is http here.
    for (const origin of [
      'https://api',
      'http://api:8080',
      'null',
      '',
      'file://',
      `https://${evil}, https://api`,
      'https://api.evil.example',
      '*',
    ]) {
      const answer = await world.call('POST', '/user/register', { json, headers: { host: 'api', origin } })
      expect([origin, answer.status]).toEqual([origin, 403])
    }
    expect(await userNamed(json.account)).toBeUndefined()
    const own = await world.call('POST', '/user/register', { json, headers: { host: 'api', origin: 'http://api' } })
    expect(own.json.msg).toBe('register successful')
  })

  test('a phone is digits or it is no phone: nothing of it reaches a text or a header', async () => {
    const phone = freshPhone()
    const odd = [
      `${phone}%0d%0aTo:1`,
      `${phone}%00`,
      `${phone};1`,
      `%2B86${phone}%0a`,
      `${phone},13800138000`,
      `<${phone}>`,
      `${phone}%3Fx`,
    ]
    const sent = world.cloud.sms.publishes()
    for (const one of odd) {
      const answer = await world.call('GET', `/user/registerPhone/${one}`, { from: freshAddress() })
      // A line end at the rim is a blank like any other and is trimmed; whatever is inside makes it no number.
      if (answer.status === 200) expect(one).toMatch(/%0a$/)
      else expect([one, answer.status]).toEqual([one, expect.toBeOneOf([400, 404, 429])])
    }
    expect(world.cloud.sms.publishes() - sent).toBeLessThanOrEqual(1)
    for (const { to, text } of world.cloud.inbox.texts()) {
      expect(to).toMatch(/^\+861\d{10}$/)
      expect(text).toMatch(/^【Gatehouse】验证码\d{6}，10分钟内有效。如非本人操作，请忽略本短信。$/)
    }
  })

  test('an account is a name to log in with, never a part of a link, a key or a header', async () => {
    for (const account of ['../admin', '..%2f', 'a/b', 'a\\b', '$jndi:ldap://x', '{{7*7}}', "' OR '1'='1", '#phone']) {
      const { json } = await registering(JSON.stringify({ account, password: PASSWORD }))
      expect([account, json]).toEqual([account, { msg: 'register failure' }])
    }
  })

  test('the page that a cross-site GET comes from sends no text, but may read the public keys', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    const phone = freshPhone()
    for (const route of ['registerPhone', 'loginPhone', 'forgetPassword']) {
      expect((await world.call('GET', `/user/${route}/${phone}`, { headers })).status).toBe(403)
    }
    expect(world.cloud.inbox.texts(phone)).toEqual([])
    expect((await world.call('GET', '/.well-known/jwks.json', { headers })).status).toBe(200)
  })
})

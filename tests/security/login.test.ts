/** B of the security bar, and S7 of A: what a login tells, and which passwords are one. */

import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { computations, computing } from '../support/argon2.ts'
import { askCode, failLogins, inParallel, startWindow, tally, tryLogIn, typeCode } from '../support/attempts.ts'
import { dialects, doors } from '../support/doors.ts'
import { failedLogins, loginPair, sessionsOf, spent } from '../support/evidence.ts'
import { PASSWORD, type Person, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
let person: Person

beforeAll(async () => {
  startWindow(world)
  person = await register(world)
})

const wrongPassword = { msg: 'password error', user_id: 0 }
const nobody = { msg: 'no this user!', user_id: 0 }

/** What of an answer depends on more than the request: nothing of this may differ where nothing may be told. */
const shown = ({ status, text, headers, cookies }: Answer) => {
  const { 'x-request-id': _, ...others } = headers
  return { status, text, others, cookies }
}

/** What argon2id was asked for while something was done. */
async function computed(act: () => Promise<unknown>): Promise<string[]> {
  const before = computations.length
  await act()
  return computations.slice(before)
}

/** A verifier that asks for more than any function has, as nobody here has written it. */
const hostileVerifier = (id: number) =>
  new UpdateItemCommand({
    TableName: world.cloud.environment['USERS_TABLE'],
    Key: marshall({ id }),
    UpdateExpression: 'SET #password = :verifier',
    ExpressionAttributeNames: { '#password': 'password' },
    ExpressionAttributeValues: marshall({ ':verifier': '$argon2id$v=19$m=4194304,t=2,p=1,keyid=YQ$YQ$YQ' }),
  })

const lockOf = (id: number) =>
  new PutItemCommand({
    TableName: world.cloud.environment['THROTTLE_TABLE'],
    Item: marshall({
      subject: `account#${id}`,
      counter: 'login-lock',
      failures: 100,
      lockedUntil: Date.now() + 60_000,
    }),
  })

/** OWASP's cost for argon2id: 19 MiB, two passes, one lane. */
const ONE_COMPARISON = ['19456,2,1']

describe('existence', () => {
  test('S7 userapi login tells nobody from somebody 60 times an hour and network, then answers as a wrong password', async () => {
    const from = freshAddress()
    const answers: Answer[] = []
    for (let probe = 1; probe <= 65; probe++) answers.push(await tryLogIn(world, freshName(), PASSWORD, from))
    expect(answers.slice(0, 60).every(({ status, json }) => status === 404 && json.msg === nobody.msg)).toBe(true)
    expect(tally(answers.slice(60))).toEqual({ '400 password error': 5 })
    const known = await tryLogIn(world, person.account, 'wrong-password', from)
    expect(shown(answers[64] as Answer)).toEqual(shown(known))
    expect(await spent(world, `network#${from}`, 'existence', 'hour')).toBe(60)
    expect((await tryLogIn(world, freshName(), PASSWORD, freshAddress())).json).toEqual(nobody)
    world.advance(3_600_000)
    expect((await tryLogIn(world, freshName(), PASSWORD, from)).json).toEqual(nobody)
  })

  test.each([
    ['loginPhone', () => freshPhone(), 404, 'no this user'],
    ['forgetPassword', () => freshPhone(), 404, '用户不存在'],
  ] as const)(
    'S7 S36 Parse CVE-2026-31901 userapi %s of unknown phones: 60 truthful answers, then 429, never a text',
    async (route, phone, status, words) => {
      const from = freshAddress()
      const publishes = world.cloud.sms.publishes()
      const answers: Answer[] = []
      for (let probe = 1; probe <= 63; probe++) answers.push(await askCode(world, route, phone(), from))
      expect(tally(answers)).toEqual({ [`${status} ${words}`]: 60, '429 请求过于频繁，请稍后再试': 3 })
      expect(Number(answers[62]?.headers['retry-after'])).toBeGreaterThan(0)
      expect(world.cloud.sms.publishes()).toBe(publishes)
      expect(await spent(world, `network#${from}`, 'existence', 'hour')).toBe(60)
    },
  )

  test('S7 S36 Authy CVE-2024-39891 userapi registerPhone tells of proved phones 60 times an hour and network', async () => {
    const from = freshAddress()
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const answers: Answer[] = []
    for (let probe = 1; probe <= 61; probe++) answers.push(await askCode(world, 'registerPhone', phone, from))
    expect(tally(answers)).toEqual({ '403 register failure': 60, '429 请求过于频繁，请稍后再试': 1 })
  })

  test('S7 S36 userapi a reset of a phone that nobody has is such an answer too: 60 an hour and network', async () => {
    const from = freshAddress()
    const answers: Answer[] = []
    for (let probe = 1; probe <= 62; probe++) {
      answers.push(await typeCode(world, 'forgetPassword', freshPhone(), '123456', { from }))
    }
    expect(tally(answers.slice(60))).toEqual({ '429 请求过于频繁，请稍后再试': 2 })
    expect(answers.slice(0, 60).filter(({ status }) => status === 429)).toEqual([])
    expect(await spent(world, `network#${from}`, 'existence', 'hour')).toBe(60)
  })

  test('S7 the three routes, all dialects alike, spend one budget of the network', async () => {
    const from = freshAddress()
    for (let probe = 1; probe <= 20; probe++) {
      await askCode(world, 'loginPhone', freshPhone(), from)
      await askCode(world, 'forgetPassword', freshPhone(), from)
      await tryLogIn(world, freshName(), PASSWORD, from)
    }
    expect((await askCode(world, 'loginPhone', freshPhone(), from)).status).toBe(429)
    expect((await tryLogIn(world, freshName(), PASSWORD, from)).json).toEqual(wrongPassword)
  })

  test.each(dialects)(
    'S7 S10 %s a login costs one comparison at the current cost, whoever is meant and whatever is typed; a wait costs none',
    async (name) => {
      const { phone } = await registerPhone(world, freshPhone(), freshAddress())
      const spoiled = await register(world, { from: freshAddress() })
      await world.cloud.dynamodb.send(hostileVerifier(spoiled.id))
      const type = (who: string, password: string, from = freshAddress()) =>
        computed(() => doors[name].logIn(world, who, password, from))
      const costs = {
        known: await type(person.account, 'wrong-password'),
        right: await type(person.account, person.password),
        unknown: await type(freshName(), 'wrong-password'),
        unknownPhone: await type(freshPhone(), 'wrong-password'),
        unknownId: await type('1999999999', 'wrong-password'),
        unknownEmail: await type('nobody@example.com', 'wrong-password'),
        unreadable: await type('///', 'wrong-password'),
        withoutPassword: await type(phone, 'wrong-password'),
        hostileVerifier: await type(spoiled.account, 'wrong-password'),
      }
      for (const [who, cost] of Object.entries(costs)) expect([who, cost]).toEqual([who, ONE_COMPARISON])
      // A password over 64 is malformed in kms and nobody's elsewhere, whoever is meant.
      const tooLong = name === 'kms' ? [] : ONE_COMPARISON
      for (const who of [person.account, freshName()]) expect(await type(who, 'x'.repeat(1000))).toEqual(tooLong)
      const from = freshAddress()
      for (const who of [person.account, freshName()]) {
        for (let time = 1; time <= 5; time++) await type(who, 'wrong-password', from)
        expect(await type(who, 'wrong-password', from)).toEqual([])
        expect(await type(who, person.password, from)).toEqual([])
      }
    },
  )
})

describe('answers', () => {
  beforeEach(async () => {
    person = await register(world, { from: freshAddress() })
  })

  test('S10 userapi a wrong password and a wait are the same bytes but for Retry-After', async () => {
    const from = freshAddress()
    const wrong = await tryLogIn(world, person.account, 'wrong-password', from)
    expect([wrong.status, wrong.json]).toEqual([400, wrongPassword])
    expect(wrong.headers['retry-after']).toBeUndefined()
    await failLogins(world, person, 4, from)
    world.logs.length = 0
    const waiting = await tryLogIn(world, person.account, 'wrong-password', from)
    const { 'retry-after': retryAfter, ...headers } = waiting.headers
    expect(Number(retryAfter)).toBeGreaterThan(0)
    expect(shown({ ...waiting, headers })).toEqual(shown(wrong))
    expect(failedLogins(world)).toEqual({ waiting: 1 })
  })

  test('S10 who waits or is locked out is answered no sooner than after a comparison, and nothing is computed', async () => {
    const [waiting, locked] = [freshAddress(), freshAddress()]
    await failLogins(world, person, 5, waiting)
    const other = await register(world, { from: freshAddress() })
    await world.cloud.dynamodb.send(lockOf(other.id))
    world.logs.length = 0
    computing.atLeastMs = 300
    // How long one takes is learnt from those that there are.
    await inParallel(12, () => tryLogIn(world, freshName(), 'wrong-password', freshAddress()))
    for (const refused of [
      () => tryLogIn(world, person.account, person.password, waiting),
      () => tryLogIn(world, other.account, other.password, locked),
    ]) {
      const startedAt = performance.now()
      expect(await computed(refused)).toEqual([])
      expect(performance.now() - startedAt).toBeGreaterThan(200)
    }
    computing.atLeastMs = 0
    expect(failedLogins(world)).toMatchObject({ waiting: 1, locked: 1 })
  })

  test('S10 userapi an account without password answers as a wrong password, and never logs in by any', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const known = await tryLogIn(world, person.account, 'wrong-password', freshAddress())
    for (const password of ['', ' ', 'null', 'undefined', 'NaN', '\0', PASSWORD, 'd41d8cd98f00b204e9800998ecf8427e']) {
      expect(shown(await tryLogIn(world, phone, password, freshAddress()))).toEqual(shown(known))
    }
    expect(await sessionsOf(world, id)).toEqual([])
  })

  test('S10 unknown accounts wait like known ones, under every spelling of the same name', async () => {
    const from = freshAddress()
    const account = freshName()
    const spellings = [account, account.toUpperCase(), ` ${account}`, account.replace('u', 'ｕ'), account]
    for (const spelling of spellings) expect((await tryLogIn(world, spelling, PASSWORD, from)).json).toEqual(nobody)
    const waiting = await tryLogIn(world, account, PASSWORD, from)
    expect([waiting.status, waiting.json]).toEqual([400, wrongPassword])
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('S10 Parse GHSA-wp76-gg32-8258 no answer of a login holds anything of what is stored', async () => {
    const { json, text } = await tryLogIn(world, person.account, person.password, freshAddress())
    expect(Object.keys(json).sort()).toEqual(['msg', 'token', 'user_id'])
    for (const secret of ['argon2', 'password', 'epoch', 'verifier']) expect(text).not.toContain(secret)
  })
})

describe('passwords', () => {
  const long = 'Correct horse battery staple, correct horse battery staple, 1234'

  test.each([
    ['letter case', long, long.toLowerCase()],
    ['a trailing blank', long.slice(0, 40), `${long.slice(0, 40)} `],
    ['a leading blank', long.slice(0, 40), ` ${long.slice(0, 40)}`],
    ['the last of 64 characters', long, `${long.slice(0, 63)}5`],
    ['the 73rd byte', '密'.repeat(30), `${'密'.repeat(24)}码${'密'.repeat(5)}`],
    ['a NUL behind', 'secret-1', 'secret-1\0'],
    ['a NUL and more behind', 'secret-1', 'secret-1\0x'],
    ['NFC and NFD', 'Zo\u00eb-secret', 'Zoe\u0308-secret'],
    ['full-width letters', 'secret-1', 'ｓｅｃｒｅｔ-1'],
    ['its md5', 'secret-1', 'c75d2f4f5d7b1b1a1f2b9c5ebd3c3a86'],
    ['a 65th character behind 64', 'a'.repeat(64), 'a'.repeat(65)],
  ])('S11 userapi passwords that differ in %s are two', async (_, password, other) => {
    const { account, id } = await register(world, { password, from: freshAddress() })
    const answer = await tryLogIn(world, account, other, freshAddress())
    expect([answer.status, answer.json]).toEqual([400, wrongPassword])
    expect(await sessionsOf(world, id)).toEqual([])
    expect((await tryLogIn(world, account, password, freshAddress())).json.user_id).toBe(id)
  })

  test('S11 S14 userapi the md5 of the password is no password here', async () => {
    const { md5 } = await import('../support/evidence.ts')
    const { account } = await register(world, { password: PASSWORD, from: freshAddress() })
    for (const typed of [md5(PASSWORD), md5(PASSWORD).toUpperCase()]) {
      expect((await tryLogIn(world, account, typed, freshAddress())).json).toEqual(wrongPassword)
    }
  })

  test('S11 Parse GHSA-863r-39r9-vfcf userapi an empty password logs in nobody; null and missing are malformed', async () => {
    const { account, id } = await register(world, { from: freshAddress() })
    expect((await tryLogIn(world, account, '', freshAddress())).json).toEqual(wrongPassword)
    for (const json of [{ account, password: null }, { account }]) {
      const answer = await world.call('POST', '/user/login', { json, from: freshAddress() })
      expect([answer.status, answer.json]).toEqual([400, { msg: '参数错误', user_id: 0 }])
    }
    expect(await sessionsOf(world, id)).toEqual([])
  })

  test.each([
    ['a stray continuation byte', [0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0x80]],
    ['another one', [0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0xbf]],
    ['an overlong form', [0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0xc0, 0xaf]],
    ['a surrogate', [0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x73, 0x00]],
  ])('S11 userapi bytes that are not UTF-8 (%s) are malformed and never a password', async (_, bytes) => {
    const account = freshName()
    const password = Buffer.from(bytes)
    const [head, tail] = [Buffer.from(`{"account":"${account}","password":"`), Buffer.from('"}')]
    const body = new Uint8Array(Buffer.concat([head, password, tail]))
    const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    const requests = [
      { body, headers: { 'content-type': 'application/json' } },
      { body, headers: {} },
      {
        body: `account=${account}&password=${escaped}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ]
    for (const request of requests) {
      const made = await world.call('POST', '/user/register', { ...request, from: freshAddress() })
      expect([made.status, made.json]).toEqual([200, { msg: 'register failure' }])
      const login = await world.call('POST', '/user/login', { ...request, from: freshAddress() })
      expect([login.status, login.json]).toEqual([400, { msg: '参数错误', user_id: 0 }])
    }
  })
})

describe('types', () => {
  const values: [string, unknown][] = [
    ['an operator', { $ne: null }],
    ['an empty object', {}],
    ['an empty list', []],
    ['a list of one text', ['a']],
    ['true', true],
    ['false', false],
    ['a number', 123456],
    ['a lone surrogate', '\ud800'],
  ]
  const cases = [
    ['POST', '/user/login', { account: 'somebody', password: PASSWORD }, ['account', 'password']],
    ['POST', '/user/register', { account: 'somebody', password: PASSWORD }, ['account', 'password', 'name', 'role']],
    [
      'POST',
      '/user/registerPhone/13912345678',
      { phone_number: '13912345678', identifying_code: '123456' },
      ['phone_number', 'identifying_code'],
    ],
    [
      'POST',
      '/user/loginPhone/13912345678',
      { phone_number: '13912345678', identifying_code: '123456' },
      ['phone_number', 'identifying_code', 'password'],
    ],
    [
      'POST',
      '/user/forgetPassword/13912345678',
      { phone_number: '13912345678', account: 'somebody', identifying: '123456', new_password: PASSWORD },
      ['phone_number', 'account', 'identifying', 'new_password'],
    ],
  ] as const
  const malformed = (path: string) => (path === '/user/register' ? 'register failure' : '参数错误')

  test.each(
    cases.flatMap(([method, path, good, fields]) =>
      fields.flatMap((field) =>
        values.map(([what, value]) => [method, path, field, what, { ...good, [field]: value }] as const),
      ),
    ),
  )(
    'S12 Parse CVE-2026-30941 userapi %s %s with `%s` as %s is malformed, before any table is asked',
    async (method, path, _, __, json) => {
      world.wire.clear()
      const body = JSON.stringify(json)
      const answer = await world.call(method, path, { body, headers: { 'content-type': 'application/json' } })
      expect([answer.status, answer.json.msg]).toEqual([path === '/user/register' ? 200 : 400, malformed(path)])
      expect(world.wire.calls).toEqual([])
    },
  )

  test.each(cases)(
    'S12 userapi %s %s with a duplicated key in form or query is malformed, before any table is asked',
    async (method, path, good) => {
      const form = new URLSearchParams(good as Record<string, string>).toString()
      const [key = ''] = Object.keys(good)
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      world.wire.clear()
      for (const request of [
        { path, body: `${form}&${key}=other` },
        { path: `${path}?a=1&a=2`, body: form },
      ]) {
        const answer = await world.call(method, request.path, { body: request.body, headers })
        expect([answer.status, answer.json.msg]).toEqual([path === '/user/register' ? 200 : 400, malformed(path)])
      }
      expect(world.wire.calls).toEqual([])
    },
  )

  test('S12 userapi logout of an operator for `user_id` is malformed and ends nothing', async () => {
    const somebody = await register(world, { from: freshAddress() })
    const { json } = await tryLogIn(world, somebody.account, somebody.password, freshAddress())
    for (const user_id of [{ $ne: null }, [somebody.id], true, 1.5, '1e9', '', null]) {
      const answer = await world.call('POST', '/user/logout', { json: { user_id }, token: json.token })
      expect([user_id, answer.status]).toEqual([user_id, 400])
    }
    expect(await sessionsOf(world, somebody.id)).toHaveLength(1)
    expect(await loginPair(world, somebody.id, 'none')).toBeUndefined()
  })
})

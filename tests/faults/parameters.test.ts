/** S53, S54: keys that change, keys that cannot be read, keys that must not be used. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addKey, createSecrets, removeKey, rotatePepper, type Stage, useKey } from '../../local/secrets.ts'
import { partsOf } from '../support/forge.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const MINUTE_MS = 60_000

const world = useWorld()
let stage: Stage
let kept: Map<string, string>

const prefixed = (name: string) => `${stage.prefix}/${name}`
const secretNames = ['jwks', 'signing-key', 'pepper', 'audit-salt']

beforeAll(async () => {
  stage = { name: 'test', prefix: world.cloud.environment['PARAMETER_PREFIX'] ?? '' }
})

beforeEach(async () => {
  const found = await world.cloud.parameters.read(secretNames.map(prefixed))
  kept = new Map([...found].map(([name, { value }]) => [name, value]))
  world.wire.clear()
})

/** Everything as it was, and every copy in the functions old. */
afterEach(async () => {
  world.cloud.parameters.fail(null)
  for (const [name, value] of kept) await world.cloud.parameters.replace(name, value, !name.endsWith('/jwks'))
  world.advance(6 * MINUTE_MS)
})

const set = (name: string, value: unknown) =>
  world.cloud.parameters.replace(prefixed(name), JSON.stringify(value), name !== 'jwks')
const current = (name: string) => JSON.parse(kept.get(prefixed(name)) ?? '{}')
const goOn = (minutes: number) => world.advance(minutes * MINUTE_MS)
const logOut = (id: number, token: string) => world.call('POST', '/user/logout', { json: { user_id: id }, token })

describe('S53 a key is rotated', () => {
  test('without an honest client being refused, and the removed kid is refused within five minutes on warm functions', async () => {
    const person = await register(world)
    const first = await logIn(world, person)
    const { parameters } = world.cloud
    const kid = await addKey(parameters, stage)
    // Nobody signs with it yet, and functions that have not seen it need not.
    expect(partsOf(await logIn(world, person)).header['kid']).not.toBe(kid)
    goOn(7)
    await logIn(world, person)
    await useKey(parameters, stage, kid, Date.now())
    const between = await logIn(world, person)
    goOn(5)
    const second = await logIn(world, person)
    expect(partsOf(second).header['kid']).toBe(kid)
    expect(partsOf(between).header['kid']).not.toBe(kid)
    // Both keys verify.
    expect((await logOut(person.id, between)).status).toBe(200)
    const third = await logIn(world, person)
    expect((await logOut(person.id, third)).status).toBe(200)

    const old = String(partsOf(first).header['kid'])
    await removeKey(parameters, stage, old, { now: Date.now(), sessionDays: 30, force: true })
    goOn(5)
    const { status, json } = await logOut(person.id, first)
    expect([status, json]).toEqual([403, { msg: 'logout failure' }])
    expect((await logOut(person.id, second)).status).toBe(200)
    const published = await world.call('GET', '/.well-known/jwks.json')
    expect(published.json.keys.map((key: { kid: string }) => key.kid)).toEqual([kid])
    expect(published.text).not.toContain('"d"')
  })

  test('five minutes hold although the store fails meanwhile: then nobody is let in by an old copy', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    expect((await logOut(1, token)).status).toBe(403)
    goOn(4.5)
    world.cloud.parameters.fail('ThrottlingException')
    // One failed refresh stops nobody yet.
    expect((await logOut(1, token)).status).toBe(403)
    goOn(1)
    const { status, headers, json } = await logOut(person.id, token)
    expect([status, json]).toEqual([503, { msg: '服务暂不可用，请稍后再试' }])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    world.cloud.parameters.fail(null)
    expect((await logOut(person.id, token)).status).toBe(200)
  })

  test('S99 a rotated pepper: old passwords go on, are renewed at login, and codes under way still count', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const person = await register(world)
    const verifierOf = async () =>
      String((await world.items('users')).find((item) => item['id'] === person.id)?.['password'])
    const before = await verifierOf()
    goOn(2)
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const rotated = await rotatePepper(world.cloud.parameters, stage, Date.now() - 10 * MINUTE_MS)
    expect(rotated.usableAt).not.toBeNull()
    goOn(5)
    const opened = await world.call('POST', `/user/loginPhone/${phone}`, {
      json: { phone_number: phone, identifying_code: code },
      from: freshAddress(),
    })
    expect([opened.status, opened.json.user_id]).toEqual([200, id])
    goOn(2)
    expect((await rotatePepper(world.cloud.parameters, stage, Date.now())).usableAt).toBeNull()
    goOn(5)
    await logIn(world, person)
    const after = await verifierOf()
    expect(after.split(',keyid=')[1]?.split('$')[0]).not.toBe(before.split(',keyid=')[1]?.split('$')[0])
    await logIn(world, person)
    expect(await verifierOf()).toBe(after)
    // The renewed verifier needs the new pepper, which the old parameter does not have: keep it for the tests behind.
    const found = await world.cloud.parameters.read([prefixed('pepper')])
    kept.set(prefixed('pepper'), found.get(prefixed('pepper'))?.value ?? '')
  })

  test('creating secrets again replaces none', async () => {
    expect(await createSecrets(world.cloud.parameters, stage)).toEqual([])
  })

  test('warm functions ask once in four minutes, however many requests come', async () => {
    const person = await register(world)
    await logIn(world, person)
    const before = world.cloud.parameters.requests()
    await Promise.all(Array.from({ length: 10 }, () => logIn(world, person)))
    goOn(3.5)
    await logIn(world, person)
    expect(world.cloud.parameters.requests()).toBe(before)
    goOn(1)
    await Promise.all(Array.from({ length: 10 }, () => logIn(world, person)))
    expect(world.cloud.parameters.requests() - before).toBeLessThanOrEqual(3)
  })
})

describe('S54 without its keys the service is closed, never open (GO-2026-4801, GHSA-r9w3-57w2-gch2, GHSA-8fpg-xm3f-6cx3)', () => {
  const failures: [string, string, number][] = [
    ['denied', 'AccessDeniedException', 400],
    ['throttled', 'ThrottlingException', 400],
    ['KMS refuses', 'InvalidKeyId', 400],
    ['broken', 'InternalServerError', 500],
  ]

  test.each(failures)(
    'SSM %s: 503 with Retry-After on every route that needs a key, and nothing is done',
    async (_, error, status) => {
      const person = await register(world)
      const token = await logIn(world, person)
      const { phone } = await registerPhone(world, freshPhone(), freshAddress())
      const before = [await world.items('users'), await world.items('sessions'), await world.items('codes')]
      goOn(6)
      world.cloud.parameters.fail(error, status)
      const free = freshPhone()
      const calls: [string, string, object | undefined][] = [
        ['POST', '/user/register', { account: freshName(), password: PASSWORD }],
        ['POST', '/user/login', { account: person.account, password: person.password }],
        ['POST', '/user/logout', { user_id: person.id }],
        ['GET', `/user/registerPhone/${free}`, undefined],
        ['GET', `/user/loginPhone/${phone}`, undefined],
        ['GET', `/user/forgetPassword/${phone}`, undefined],
        ['GET', '/.well-known/jwks.json', undefined],
      ]
      const sent = world.cloud.sms.publishes()
      for (const [method, path, json] of calls) {
        const answer = await world.call(method, path, { ...(json && { json }), token, from: freshAddress() })
        expect([path, answer.status]).toEqual([path, 503])
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
        expect(answer.headers['cache-control']).toBe('no-store')
        expect(answer.text).not.toMatch(/ssm|kms|parameter|denied|throttl/i)
      }
      expect(world.cloud.sms.publishes()).toBe(sent)
      expect([await world.items('users'), await world.items('sessions'), await world.items('codes')]).toEqual(before)
    },
  )

  const weak: [string, string, () => unknown][] = [
    ['a pepper of another stage', 'pepper', () => ({ ...current('pepper'), stage: 'prod' })],
    ['a pepper without a stage', 'pepper', () => ({ ...current('pepper'), stage: undefined })],
    [
      'a pepper of 31 bytes',
      'pepper',
      () => ({ stage: 'test', current: 'a', keys: { a: Buffer.alloc(31, 'abcdefghij').toString('base64') } }),
    ],
    [
      'a pepper of one letter',
      'pepper',
      () => ({ stage: 'test', current: 'a', keys: { a: Buffer.alloc(32, 'a').toString('base64') } }),
    ],
    ['a sample for a pepper', 'pepper', () => ({ stage: 'test', current: 'a', keys: { a: 'changeme' } })],
    ['a pepper without its current key', 'pepper', () => ({ ...current('pepper'), current: 'other' })],
    ['a pepper without keys', 'pepper', () => ({ stage: 'test', current: 'a', keys: {} })],
    ['a signing key of another stage', 'signing-key', () => ({ ...current('signing-key'), stage: 'prod' })],
    ['a signing key without its private half', 'signing-key', () => ({ ...current('signing-key'), d: undefined })],
    ['a secret for a signing key', 'signing-key', () => ({ stage: 'test', kty: 'oct', k: 'AAAA', kid: 'x' })],
    ['an empty key set', 'jwks', () => ({ keys: [] })],
    ['a key set with a secret in it', 'jwks', () => ({ keys: [{ kty: 'oct', k: 'AAAA', kid: 'x' }] })],
    ['a key set with a private key', 'jwks', () => ({ keys: [current('signing-key')] })],
    ['a salt of another stage', 'audit-salt', () => ({ ...current('audit-salt'), stage: 'prod' })],
    ['a weak salt', 'audit-salt', () => ({ stage: 'test', salt: 'c2FsdA==' })],
  ]

  test.each(weak)('%s: nobody logs in, registers or logs out by it', async (_, name, value) => {
    const person = await register(world)
    const token = await logIn(world, person)
    const before = [await world.items('users'), await world.items('sessions')]
    await set(name, value())
    goOn(6)
    const account = freshName()
    const answers = [
      await world.call('POST', '/user/login', { json: person }),
      await world.call('POST', '/user/register', { json: { account, password: PASSWORD }, token }),
      await world.call('POST', '/user/logout', { json: { user_id: person.id }, token }),
    ]
    const failed = answers.filter(({ status }) => status >= 500)
    const login = answers[0]
    if (name !== 'jwks') expect(login?.status).toBeGreaterThanOrEqual(500)
    else expect(answers[2]?.status).toBeGreaterThanOrEqual(500)
    expect(failed.length).toBeGreaterThan(0)
    for (const { text } of failed) expect(text).toMatch(/服务器错误|服务暂不可用/)
    if (name === 'audit-salt' || name === 'pepper') {
      const made = (await world.items('users')).filter((item) => item['loginname'] === account)
      expect(made, 'an answer of 5xx and an account all the same').toEqual(
        answers[1]?.status === 200 ? [expect.anything()] : [],
      )
    }
    if (login?.status !== 200) expect(login?.json).not.toHaveProperty('token')
    const sessions = (await world.items('sessions')).filter((item) => item['account'] === person.id)
    const [, old = []] = before
    const [opened, ended] = [login?.status === 200 ? 1 : 0, answers[2]?.status === 200 ? 1 : 0]
    expect(sessions.length, 'a refused login leaves no session, a refused logout ends none').toBe(
      old.filter((item) => item['account'] === person.id).length + opened - ended,
    )
  })

  test('S99 a parameter that is missing is no default', async () => {
    const person = await register(world)
    for (const name of secretNames) {
      await world.cloud.parameters.remove(prefixed(name))
      goOn(6)
      const route = name === 'jwks' ? '/.well-known/jwks.json' : '/user/login'
      const answer = await world.call(name === 'jwks' ? 'GET' : 'POST', route, name === 'jwks' ? {} : { json: person })
      expect([name, answer.status]).toEqual([name, 503])
      await world.cloud.parameters.replace(prefixed(name), kept.get(prefixed(name)) ?? '', name !== 'jwks')
    }
    await logIn(world, person)
  })

  test('a code lives on when the key that would sign its session cannot be read', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    goOn(6)
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    await world.cloud.parameters.remove(prefixed('signing-key'))
    const json = { phone_number: phone, identifying_code: code }
    const failed = await world.call('POST', `/user/loginPhone/${phone}`, { json })
    expect(failed.status).toBe(503)
    expect((await world.items('sessions')).filter(({ account }) => account === id)).toEqual([])
    await world.cloud.parameters.replace(prefixed('signing-key'), kept.get(prefixed('signing-key')) ?? '', true)
    const opened = await world.call('POST', `/user/loginPhone/${phone}`, { json })
    expect([opened.status, opened.json.user_id]).toEqual([200, id])
  })

  test('a new password is not set when the key that would sign its session cannot be read', async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    goOn(6)
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    await world.cloud.parameters.remove(prefixed('signing-key'))
    const json = { phone_number: phone, account: phone, identifying: code, new_password: 'another-1' }
    const failed = await world.call('POST', `/user/forgetPassword/${phone}`, { json })
    expect(failed.status).toBe(503)
    const [user] = (await world.items('users')).filter((item) => item['phone'] === `+86${phone}`)
    expect(user).not.toHaveProperty('password')
    await world.cloud.parameters.replace(prefixed('signing-key'), kept.get(prefixed('signing-key')) ?? '', true)
    expect((await world.call('POST', `/user/forgetPassword/${phone}`, { json })).status).toBe(200)
  })

  test('an account is not made when its audit event could not be written', async () => {
    goOn(6)
    await world.cloud.parameters.remove(prefixed('audit-salt'))
    const account = freshName()
    const failed = await world.call('POST', '/user/register', { json: { account, password: PASSWORD } })
    expect(failed.status).toBe(503)
    expect((await world.items('users')).filter((item) => item['loginname'] === account)).toEqual([])
    await world.cloud.parameters.replace(prefixed('audit-salt'), kept.get(prefixed('audit-salt')) ?? '', true)
    const made = await world.call('POST', '/user/register', { json: { account, password: PASSWORD } })
    expect(made.json.msg).toBe('register successful')
  })

  test('a function deployed without its tables or stage answers 500 and nothing else', async () => {
    const { forgetSettings } = await import('../../lib/config.ts')
    for (const name of ['STAGE', 'USERS_TABLE', 'PARAMETER_PREFIX', 'SESSIONS_TABLE']) {
      const value = process.env[name] ?? ''
      delete process.env[name]
      forgetSettings()
      const answer = await world.call('POST', '/user/login', { json: { account: 'a', password: 'b' } })
      expect([name, answer.status, answer.json]).toEqual([name, 500, { msg: '服务器错误', user_id: 0 }])
      process.env[name] = value
      forgetSettings()
    }
  })

  test('a wrong setting answers 500 and is never a default', async () => {
    const { forgetSettings } = await import('../../lib/config.ts')
    for (const [name, value] of [
      ['SELF_ASSIGNABLE_ROLES', 'admin'],
      ['SESSION_DAYS', '0'],
      ['SMS_TEST_NUMBERS', '+8613800000000=123456'],
    ] as const) {
      process.env[name] = value
      forgetSettings()
      const answer = await world.call('POST', '/user/register', {
        json: { account: freshName(), password: PASSWORD, role: 'admin' },
      })
      expect([name, answer.status, answer.json]).toEqual([name, 500, { msg: '服务器错误' }])
      delete process.env[name]
      forgetSettings()
    }
  })
})

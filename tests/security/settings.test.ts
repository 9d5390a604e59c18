/** S37 of the security bar: test numbers, and keys that are none. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forgetSettings, readSettings, SettingsError } from '../../lib/config.ts'
import { ofThisStage, secretBytes } from '../../lib/keys/ofThisStage.ts'
import { setTestCodes } from '../../local/secrets.ts'
import { refuseCodes, stageSettings } from '../../resources/build/settings.ts'
import { ask, join, type Member } from '../support/actions.ts'
import { askCode, startWindow, tally, tryRegister, typeCode } from '../support/attempts.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { audits, people, sessionsOf, spent, user } from '../support/evidence.ts'
import { appoint, giveRole, manage, messOf } from '../support/managers.ts'
import { logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const DAY_MS = 86_400_000
const dateIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

describe('settings that stop deploy and start', () => {
  const numbers = { SMS_TEST_NUMBERS: '+8613800000000=987650' }
  const prod = { PUBLIC_URL: 'https://api.example.com' }
  const read =
    (env: Record<string, string>, stage = 'prod') =>
    () =>
      readSettings({ ...prod, ...env }, stage, Date.now())

  test.each([
    ['no date', numbers],
    ['an empty date', { ...numbers, SMS_TEST_NUMBERS_UNTIL: '' }],
    ['a date that is past', { ...numbers, SMS_TEST_NUMBERS_UNTIL: '2020-01-31' }],
    ['a date that is today', { ...numbers, SMS_TEST_NUMBERS_UNTIL: dateIn(0) }],
    ['a date that does not exist', { ...numbers, SMS_TEST_NUMBERS_UNTIL: '2099-13-01' }],
    ['a date in words', { ...numbers, SMS_TEST_NUMBERS_UNTIL: 'never' }],
    ['a code of five digits', { SMS_TEST_NUMBERS: '+8613800000000=98765', SMS_TEST_NUMBERS_UNTIL: dateIn(9) }],
    ['a landline', { SMS_TEST_NUMBERS: '+861012345678=987650', SMS_TEST_NUMBERS_UNTIL: dateIn(9) }],
    ['national form', { SMS_TEST_NUMBERS: '13800000000=987650', SMS_TEST_NUMBERS_UNTIL: dateIn(9) }],
  ])(
    'S37 test numbers with %s: refused in one sentence that names the setting and no code, on every stage',
    (_, env) => {
      for (const stage of ['prod', 'dev']) {
        expect(read(env, stage)).toThrow(SettingsError)
        expect(read(env, stage)).toThrow(/^SMS_TEST_NUMBERS\w* .*\.$/)
        expect(read(env, stage)).not.toThrow(/9876/)
      }
    },
  )

  test('S37 test numbers with a date to come are read', () => {
    const { SMS_TEST_NUMBERS } = read({ ...numbers, SMS_TEST_NUMBERS_UNTIL: dateIn(9) })()
    expect([...SMS_TEST_NUMBERS]).toEqual(['+8613800000000'])
  })

  test('S37 S99 the codes of test numbers stand in no environment of a function', () => {
    const given = { SMS_TEST_NUMBERS: '+8613800000000=987650, +6581234567=123450', SMS_TEST_NUMBERS_UNTIL: dateIn(9) }
    const { texts, testCodes } = stageSettings({}, 'dev', given, 'https://api.example.com')
    expect(texts).toEqual({ ...given, SMS_TEST_NUMBERS: '+8613800000000,+6581234567' })
    expect([...testCodes]).toEqual([
      ['+8613800000000', '987650'],
      ['+6581234567', '123450'],
    ])
    const deployed = (SMS_TEST_NUMBERS: string) => () =>
      refuseCodes(stageSettings({}, 'dev', { ...given, SMS_TEST_NUMBERS }, 'https://api.example.com'), 'dev')
    expect(deployed(given.SMS_TEST_NUMBERS)).toThrow(/^SMS_TEST_NUMBERS takes the numbers alone .* set-test-codes$/)
    expect(deployed(given.SMS_TEST_NUMBERS)).not.toThrow(/987650|123450/)
    expect(deployed('+8613800000000,+6581234567')).not.toThrow()
  })

  test.each(['admin', 'leader', 'normal,admin', 'root'])(
    'S1 S37 SELF_ASSIGNABLE_ROLES=%s is refused: nobody makes himself powerful',
    (roles) => {
      expect(read({ SELF_ASSIGNABLE_ROLES: roles })).toThrow(SettingsError)
    },
  )

  test.each([
    ['CODE_TRIES', '11'],
    ['CODE_TRIES_ALL', '1000'],
    ['CODE_TRIES_PER_PHONE_HOUR', '0'],
    ['LOGIN_FREE_FAILURES', '1000'],
    ['LOGIN_FAILURES_MAX', '101'],
    ['PASSWORD_LENGTH_MIN', '5'],
    ['CODE_MINUTES', '600'],
    ['SMS_COOLDOWN_SECONDS', '-1'],
    ['PASSWORD_BLOCKLIST', 'yes'],
    ['SMS_TEXT_CN', 'no code in it'],
  ])('S37 %s=%s would take a protection away and is refused', (name, value) => {
    expect(read({ [name]: value })).toThrow(SettingsError)
    expect(read({ [name]: value })).toThrow(new RegExp(`^${name} .*\\.$`))
  })

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['a word', Buffer.from('secret').toString('base64')],
    ['31 bytes', Buffer.alloc(31, 'abcdefghijk').toString('base64')],
    ['32 equal bytes', Buffer.alloc(32, 7).toString('base64')],
    ['a placeholder repeated', Buffer.alloc(32, 'change').toString('base64')],
  ])('S37 a secret that is %s is refused', (_, secret) => {
    expect(() => secretBytes(secret)).toThrow()
  })
})

describe('a stage with test numbers', () => {
  const phone = freshPhone()
  const free = freshPhone()
  const contact = freshPhone()
  const code = '314159'
  const numbers = [phone, free, contact].map((number) => `+86${number}=${code}`).join()
  const world = useWorld({ SMS_TEST_NUMBERS: numbers, SMS_TEST_NUMBERS_UNTIL: dateIn(30) })
  beforeEach(() => startWindow(world))
  afterEach(() => world.wire.clear())

  test('S37 the fixed code opens it, SNS is never called, and no answer holds the code', async () => {
    const publishes = world.cloud.sms.publishes()
    const asked = await askCode(world, 'registerPhone', phone, freshAddress())
    expect(asked.status).toBe(200)
    expect(asked.text).not.toContain(code)
    expect(world.cloud.sms.publishes()).toBe(publishes)
    expect((await typeCode(world, 'registerPhone', phone, code)).status).toBe(200)
    expect(world.logs.join('\n')).not.toContain(code)
  })

  test('S37 S99 its code is read from the keys of the stage, and from no environment', () => {
    expect(Object.values(process.env).filter((value) => value?.includes(code))).toEqual([])
  })

  test('S37 without a stored code it gets none, and its number no text; codes of another stage are none', async () => {
    const [name, publishes] = [`${process.env['PARAMETER_PREFIX']}/test-codes`, world.cloud.sms.publishes()]
    const stored = (await world.cloud.parameters.read([name])).get(name)?.value ?? ''
    const strange = { ...(JSON.parse(stored) as object), stage: 'dev' }
    for (const [text, status] of [
      [JSON.stringify({ stage: 'test', codes: {} }), 503],
      [JSON.stringify(strange), 500],
    ] as const) {
      await world.cloud.parameters.replace(name, text, true)
      world.advance(6 * 60_000)
      expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(status)
      expect((await askCode(world, 'registerPhone', freshPhone(), freshAddress())).status).toBe(200)
    }
    await world.cloud.parameters.replace(name, stored, true)
    world.advance(6 * 60_000)
    expect(world.cloud.sms.publishes()).toBe(publishes + 2)
  })

  test('S37 all limits hold for it: cool-down, tries, budgets; without a request the fixed code opens nothing', async () => {
    expect((await typeCode(world, 'loginPhone', phone, code)).status).toBe(404)
    const from = freshAddress()
    expect((await askCode(world, 'loginPhone', phone, from)).status).toBe(200)
    expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(429)
    for (let guess = 1; guess <= 5; guess++) await typeCode(world, 'loginPhone', phone, '000000', { from })
    expect((await typeCode(world, 'loginPhone', phone, code, { from })).status).toBe(404)
    expect(await spent(world, `network#${from}`, 'sms', 'hour')).toBe(1)
    expect((await typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })).status).toBe(200)
    expect((await typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })).status).toBe(404)
  })

  test('S37 the fixed code of a test number opens no other number', async () => {
    const other = freshPhone()
    await askCode(world, 'registerPhone', other, freshAddress())
    if (world.cloud.inbox.code(other) === code) return
    expect((await typeCode(world, 'registerPhone', other, code)).status).toBe(403)
  })

  test('S37 not even an admin makes an admin of a test number', async () => {
    const admin = await register(world)
    const token = await logIn(world, admin)
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: { id: { N: String(admin.id) } },
        UpdateExpression: 'SET #role = :role',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: { ':role': { S: 'admin' } },
      }),
    )
    const second = freshPhone()
    const grant = (account: string) =>
      world.call('POST', '/user/register', { json: { account, password: PASSWORD, role: 'admin' }, token })
    const { json } = await grant(second)
    expect(await user(world, json.user_id)).toMatchObject({ role: 'admin' })
    const before = await people(world)
    for (const account of [phone, `+86${phone}`, `0086${phone}`]) {
      expect(tally([await grant(account)])).toEqual({ '200 register failure': 1 })
    }
    expect(await people(world)).toEqual(before)
    expect(tally([await tryRegister(world, { account: freshName(), password: PASSWORD, role: 'admin' })])).toEqual({
      '200 register failure': 1,
    })
  })

  /** Asks for a code to the number that nobody has, and types it. */
  async function bind({ token }: Member): Promise<Answer> {
    world.advance(61_000)
    const asked = await ask(world, 'RequestCode', { purpose: 'bind', phone: free }, token, freshAddress())
    expect(asked.json.Response.success).toBe(true)
    return ask(world, 'BindPhone', { phone: free, phone_code: code }, token, freshAddress())
  }
  const isTransaction = ({ operation }: EngineCall) => operation === 'TransactWriteItems'

  test.each(['leader', 'admin'] as const)('S37 no %s binds a test number', async (role) => {
    const member = await join(world)
    await giveRole(member.id, role)
    const before = await people(world)
    for (const spelling of [free, `+86${free}`, `0086${free}`]) {
      world.advance(61_000)
      await ask(world, 'RequestCode', { purpose: 'bind', phone: spelling }, member.token, freshAddress())
      const answer = await ask(world, 'BindPhone', { phone: spelling, phone_code: code }, member.token, freshAddress())
      expect(messOf(answer)).toBe('phone error')
    }
    expect(await people(world)).toEqual(before)
  })

  test('S37 an admin made while a test number is bound has no such number', async () => {
    const member = await join(world)
    const promote = () => giveRole(member.id, 'admin')
    world.wire.add({ fault: { kind: 'wait', until: promote }, when: isTransaction, times: 1 })
    expect((await bind(member)).status).toBe(503)
    expect(await user(world, Number(member.id))).toMatchObject({ role: 'admin' })
    expect(await user(world, Number(member.id))).not.toHaveProperty('phone')
    expect(messOf(await bind(member))).toBe('phone error')
  })

  test('S37 who binds a test number while he is made an admin is none', async () => {
    const member = await join(world)
    let bound: Answer | undefined
    const bindIt = async () => (bound = await bind(member))
    world.wire.add({
      fault: { kind: 'wait', until: bindIt },
      when: (call) => isTransaction(call) && call.tables.some((table) => table.endsWith('-auditlog')),
      times: 1,
    })
    expect(await giveRole(member.id, 'admin')).toBe('test-number')
    expect(bound && messOf(bound)).toBe('phone bound')
    expect(await user(world, Number(member.id))).toMatchObject({ role: 'normal' })
    // Nor later, by command or desk.
    expect(await giveRole(member.id, 'leader')).toBe('test-number')
    const manager = await appoint(world)
    expect((await manage(world, manager, 'SetRole', { id: Number(member.id), role: 'admin' })).status).toBe(403)
    expect(await user(world, Number(member.id))).toMatchObject({ role: 'normal' })
  })

  test('S37 fileserver not even an admin makes a leader whose contact is a test number', async () => {
    const { token } = await appoint(world)
    const make = (number: string, role: string) => {
      const json = { username: freshName(), password: PASSWORD, phone: number, role }
      return world.call('POST', '/register', { json, token, from: freshAddress() })
    }
    const before = await people(world)
    expect((await make(contact, 'leader')).json.code).not.toBe(0)
    expect(await people(world)).toEqual(before)
    const made = [await make(contact, 'normal'), await make(freshPhone(), 'leader')]
    expect(made.map(({ json }) => json.code)).toEqual([0, 0])
  })

  test('S37 a number that was an admin’s before it became a test number gets no code at all', async () => {
    const owned = freshPhone()
    const { id } = await registerPhone(world, owned, freshAddress())
    await giveRole(id, 'admin')
    const before = process.env['SMS_TEST_NUMBERS']
    process.env['SMS_TEST_NUMBERS'] = `${before},+86${owned}`
    forgetSettings()
    const stage = { name: 'test', prefix: String(process.env['PARAMETER_PREFIX']) }
    await setTestCodes(world.cloud.parameters, stage, new Map([[`+86${owned}`, code]]))
    world.advance(6 * 60_000)
    const publishes = world.cloud.sms.publishes()
    const isTakenBack = ({ input }: EngineCall) => input['UpdateExpression'] === 'REMOVE #code'
    for (const route of ['loginPhone', 'forgetPassword'] as const) {
      const type = () => typeCode(world, route, owned, code)
      world.advance(61_000)
      expect((await askCode(world, route, owned, freshAddress())).status).toBe(503)
      expect((await type()).status).not.toBe(200)
      // Nor while it is being refused, nor where the refusal comes to no end.
      let between: Answer | undefined
      const until = async () => (between = await type())
      world.advance(61_000)
      world.wire.add({ fault: { kind: 'wait', until }, when: isTakenBack, times: 1 })
      expect((await askCode(world, route, owned, freshAddress())).status).toBe(503)
      expect(between?.status).toBeGreaterThanOrEqual(400)
      world.advance(61_000)
      world.wire.add({ fault: { kind: 'cut' }, when: isTakenBack })
      expect((await askCode(world, route, owned, freshAddress())).status).toBe(503)
      world.wire.clear()
      expect((await type()).status).not.toBe(200)
    }
    expect(await sessionsOf(world, id)).toEqual([])
    expect(world.cloud.sms.publishes()).toBe(publishes)
    expect(new Set(audits(world, 'code_refused').map(({ reason }) => reason))).toEqual(new Set(['powerful']))
    process.env['SMS_TEST_NUMBERS'] = before
    forgetSettings()
  })

  test('S37 from the date on it is an ordinary number: a real text with a real code, the fixed one is wrong', async () => {
    world.advance(31 * DAY_MS)
    const publishes = world.cloud.sms.publishes()
    expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(200)
    expect(world.cloud.sms.publishes()).toBe(publishes + 1)
    const real = world.cloud.inbox.code(phone)
    if (real !== code) expect((await typeCode(world, 'loginPhone', phone, code)).status).toBe(400)
    expect((await typeCode(world, 'loginPhone', phone, real)).status).toBe(200)
  })

  test('S37 GO-2026-4801 a pepper of another stage, a weak or a missing one: closed, never a default', async () => {
    const { parameters, environment } = world.cloud
    const name = `${environment['PARAMETER_PREFIX']}/pepper`
    const good = (await parameters.read([name])).get(name)?.value ?? ''
    expect(() => ofThisStage(good)).not.toThrow()
    const spoiled = [
      JSON.stringify({ ...JSON.parse(good), stage: 'prod' }),
      JSON.stringify({ stage: 'test', current: 'a', keys: { a: Buffer.alloc(32).toString('base64') } }),
      JSON.stringify({ stage: 'test', current: 'b', keys: JSON.parse(good).keys }),
      JSON.stringify({ stage: 'test', current: 'a', keys: {} }),
      '{}',
    ]
    const before = await people(world)
    for (const value of spoiled) {
      await parameters.replace(name, value, true)
      world.advance(6 * 60_000)
      const answer = await tryRegister(world, { account: freshName(), password: PASSWORD })
      expect([500, 503]).toContain(answer.status)
      expect(answer.text).not.toMatch(/pepper|stage|secret/)
    }
    await parameters.remove(name)
    world.advance(6 * 60_000)
    expect((await tryRegister(world, { account: freshName(), password: PASSWORD })).status).toBe(503)
    expect(await people(world)).toEqual(before)
    await parameters.create(name, good, true)
    expect((await tryRegister(world, { account: freshName(), password: PASSWORD })).json.msg).toBe(
      'register successful',
    )
  })

  // A date that has come must end the test numbers, not the service: who starts a function is not who deploys it.
  test('S37 a function that starts after the date still serves everybody else', async () => {
    forgetSettings()
    expect((await tryRegister(world, { account: freshName(), password: PASSWORD })).status).toBe(200)
  })
})

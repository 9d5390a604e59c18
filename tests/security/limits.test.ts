/**
 * S97: whoever is refused by a limit can be told which one it was. The line of the request names its setting, how much
 * of it was used and until when; the answer says none of it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Limit } from '../../lib/fault.ts'
import { ask, join } from '../support/actions.ts'
import { askCode, failLogins, spentBefore, startWindow, typeCode } from '../support/attempts.ts'
import { type DialectName, dialects, doors } from '../support/doors.ts'
import { freshBytes, type Owner, owner, sendBase64, sendForm, sendMultipart } from '../support/files.ts'
import { askForCode, PASSWORD, register, wrongCode } from '../support/people.ts'
import { plainPng } from '../support/pictures/png.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({ LOGIN_FAILURES_MAX: '5' })
// A day of its own for each test: the budgets of country and stage are everybody's.
beforeEach(() => startWindow(world, 'day'))
afterEach(() => world.cloud.sms.behave({ kind: 'deliver' }))

const COOL_DOWN_MS = 61_000
const post = (path: string, json: object, from: string, token?: string) =>
  world.call('POST', path, { json, from, token })

interface Refused {
  answer: Answer
  limit: Limit | undefined
}

/** The limit in the line of a request. */
async function refusedBy(act: () => Promise<Answer>): Promise<Refused> {
  const from = world.logs.length
  const answer = await act()
  const lines = world.logs.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>)
  const line = lines.findLast(({ message }) => message === 'request')
  expect(line).toMatchObject({ requestId: answer.headers['x-request-id'], status: answer.status })
  return { answer, limit: line?.['limit'] as Limit | undefined }
}

/** Checks what is told, and that the caller is not. */
function expectLimit({ answer, limit }: Refused, name: string, of: string, max: number, used = max): void {
  expect(limit).toEqual({ name, of, max, used, until: expect.any(String) })
  const until = Date.parse(limit?.until ?? '')
  expect(until).toBeGreaterThan(Date.now() - 1000)
  const wait = Number(answer.headers['retry-after'] ?? Number.NaN)
  if (!Number.isNaN(wait)) expect(Math.abs((until - Date.now()) / 1000 - wait)).toBeLessThan(3)
  expect(answer.text + JSON.stringify(answer.headers)).not.toContain(name)
}

const registrations: Record<DialectName, (from: string) => Promise<Answer>> = {
  userapi: (from) => post('/user/register', { account: freshName(), password: PASSWORD }, from),
  usermodule: (from) => post('/user/regist', { phone: freshPhone(), password: PASSWORD }, from),
  kms: (from) => post('/app/register', { phone: freshPhone(), name: '小明', password: PASSWORD }, from),
  fileserver: (from) => post('/register', { username: freshName(), password: PASSWORD }, from),
  action: (from) => post('/user', { Action: 'Logon', username: '小明', password: PASSWORD }, from),
}

const named = new Set<string>()

/** A limit that a request meets, once its count has been brought there. */
interface Case {
  name: string
  of: 'account' | 'phone' | 'network' | 'country' | 'stage'
  max: number
  /** Name and window of the count, as the table has them. */
  count: [name: (from: string) => string, window: 'hour' | 'day']
  asks: readonly (readonly [title: string, ask: (who: Owner, from: string, phone: string) => Promise<Answer>])[]
}

const asked: Case['asks'] = [['userapi', (_, from, phone) => askCode(world, 'registerPhone', phone, from)]]
const bytes = () => freshBytes(40)

const cases: readonly Case[] = [
  {
    name: 'LOGIN_PER_NETWORK_HOUR',
    of: 'network',
    max: 360,
    count: [() => 'login', 'hour'],
    asks: dialects.map((name) => [name, (_, from) => doors[name].logIn(world, freshPhone(), PASSWORD, from)]),
  },
  {
    name: 'REGISTER_PER_NETWORK_HOUR',
    of: 'network',
    max: 100,
    count: [() => 'register', 'hour'],
    asks: dialects.map((name) => [name, (_, from) => registrations[name](from)]),
  },
  {
    name: 'EXISTENCE_PER_NETWORK_HOUR',
    of: 'network',
    max: 60,
    count: [() => 'existence', 'hour'],
    asks: [
      [
        'userapi, whose login is answered as for a wrong password',
        (_, from) => doors.userapi.logIn(world, freshName(), PASSWORD, from),
      ],
      ['userapi, a code to log in by', (_, from) => askCode(world, 'loginPhone', freshPhone(), from)],
      ['usermodule', (_, from) => world.call('GET', `/user/account/${freshPhone()}`, { from })],
      ['kms', (_, from) => post('/app/register/testphone', { phone: freshPhone() }, from)],
    ],
  },
  {
    name: 'LOOKUPS_PER_ACCOUNT_HOUR',
    of: 'account',
    max: 600,
    count: [() => 'look-up', 'hour'],
    asks: [
      ['usermodule', ({ token }, from) => world.call('GET', `/user/account/${freshPhone()}`, { token, from })],
      ['action', ({ token }) => ask(world, 'RequestCode', { purpose: 'bind', phone: freshPhone() }, token)],
    ],
  },
  {
    name: 'PASSWORDS_PER_ACCOUNT_HOUR',
    of: 'account',
    max: 100,
    count: [() => 'password', 'hour'],
    asks: [
      [
        'kms',
        ({ token }, from) => post('/app/user/modify', { password: 'another-1', old_password: PASSWORD }, from, token),
      ],
      [
        'action',
        ({ token }) => ask(world, 'ChangePassword', { old_password: PASSWORD, new_password: 'another-1' }, token),
      ],
    ],
  },
  {
    name: 'UPLOADS_PER_ACCOUNT_HOUR',
    of: 'account',
    max: 3600,
    count: [() => 'upload', 'hour'],
    asks: [
      ['kms', (who) => sendBase64(world, who, 'a.txt', bytes())],
      ['fileserver', (who) => sendMultipart(world, who, 'a.txt', bytes())],
      ['action', (who) => sendForm(world, who, 'a.txt', bytes().toString('base64'))],
    ],
  },
  {
    name: 'AVATARS_PER_ACCOUNT_HOUR',
    of: 'account',
    max: 60,
    count: [() => 'avatar', 'hour'],
    asks: [['kms', ({ token }, from) => post('/app/user/avatar', { data: plainPng.toString('base64') }, from, token)]],
  },
  {
    name: 'AVATAR_LINKS_PER_NETWORK_HOUR',
    of: 'network',
    max: 20_000,
    count: [() => 'avatar-link', 'hour'],
    asks: [['platform', ({ id }, from) => world.call('GET', `/avatar/${id}`, { from })]],
  },
  {
    name: 'FRIEND_REQUESTS_DAY',
    of: 'account',
    max: 100,
    count: [() => 'friend-request', 'day'],
    asks: [['action', async ({ token }) => ask(world, 'AddFriend', { friend_id: (await join(world)).id }, token)]],
  },
  {
    name: 'NOBODY_PER_ACCOUNT_DAY',
    of: 'account',
    max: 60,
    count: [() => 'nobody', 'day'],
    asks: [['action', ({ token }) => ask(world, 'AddFriend', { friend_id: '1000000001' }, token)]],
  },
  { name: 'SMS_PER_PHONE_HOUR', of: 'phone', max: 5, count: [(from) => `sms@${from}`, 'hour'], asks: asked },
  { name: 'SMS_PER_PHONE_DAY', of: 'phone', max: 10, count: [(from) => `sms@${from}`, 'day'], asks: asked },
  { name: 'SMS_PER_PHONE_DAY_ALL', of: 'phone', max: 15, count: [() => 'sms', 'day'], asks: asked },
  { name: 'SMS_PER_NETWORK_HOUR', of: 'network', max: 20, count: [() => 'sms', 'hour'], asks: asked },
  { name: 'SMS_PER_COUNTRY_DAY', of: 'country', max: 4500, count: [() => 'sms', 'day'], asks: asked },
  { name: 'SMS_PER_STAGE_DAY', of: 'stage', max: 9000, count: [() => 'sms', 'day'], asks: asked },
]

describe('S97 the line of a request that is refused tells which limit refused it, and the answer does not', () => {
  for (const { name, of, max, count, asks } of cases) {
    test.each(asks.map(([title, act]) => ({ title, act })))(`${name}: $title`, async ({ act }) => {
      named.add(name)
      const [who, from, phone] = [await owner(world), freshAddress(), freshPhone()]
      const subjects = { account: `#${who.id}`, phone: `#+86${phone}`, network: `#${from}`, country: '#CN', stage: '' }
      await spentBefore(world, of + subjects[of], count[0](from), count[1], max)
      expectLimit(await refusedBy(() => act(who, from, phone)), name, of, max)
    })
  }

  test('the budget of the /48 around an IPv6 network, four times as large', async () => {
    await spentBefore(world, 'network#2001:db8:77::/48', 'register', 'hour', 400)
    const refused = await refusedBy(() => registrations.userapi('2001:db8:77:1::1'))
    expectLimit(refused, 'REGISTER_PER_NETWORK_HOUR', 'network', 400)
  })

  test.each(dialects)('LOGIN_FREE_FAILURES: the wait of a text that names nobody, %s', async (name) => {
    const [account, from] = [freshPhone(), freshAddress()]
    for (let time = 1; time <= 5; time++) await doors[name].logIn(world, account, 'wrong-password', from)
    const refused = await refusedBy(() => doors[name].logIn(world, account, PASSWORD, from))
    named.add('LOGIN_FREE_FAILURES')
    expectLimit(refused, 'LOGIN_FREE_FAILURES', 'nobody', 4, 5)
  })

  test('LOGIN_FREE_FAILURES: the wait of a session’s account that types its old password', async () => {
    const { token } = await join(world)
    const change = () =>
      ask(world, 'ChangePassword', { old_password: 'wrong-password', new_password: 'another-1' }, token)
    for (let time = 1; time <= 5; time++) await change()
    expect((await refusedBy(change)).limit).toMatchObject({
      name: 'LOGIN_FREE_FAILURES',
      of: 'account',
      max: 4,
      used: 5,
    })
  })

  test.each(dialects)('LOGIN_FAILURES_MAX: the lock of an account, %s', async (name) => {
    const account = freshPhone()
    const person = await register(world, { account, from: freshAddress() })
    for (let time = 1; time <= 5; time++) await failLogins(world, person, 1, freshAddress())
    const who = name === 'action' ? String(person.id) : account
    const refused = await refusedBy(() => doors[name].logIn(world, who, person.password, freshAddress()))
    named.add('LOGIN_FAILURES_MAX')
    expectLimit(refused, 'LOGIN_FAILURES_MAX', 'account', 5)
  })

  test('SMS_COOLDOWN_SECONDS: the second text within a minute', async () => {
    const phone = freshPhone()
    await askCode(world, 'registerPhone', phone, freshAddress())
    named.add('SMS_COOLDOWN_SECONDS')
    expectLimit(
      await refusedBy(() => askCode(world, 'registerPhone', phone, freshAddress())),
      'SMS_COOLDOWN_SECONDS',
      'phone',
      1,
    )
  })

  test('SMS_BREAKER_FAILURES: the pause after five failures of the text service', async () => {
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttled' })
    for (let time = 1; time <= 5; time++) await askCode(world, 'registerPhone', freshPhone(), freshAddress())
    world.cloud.sms.behave({ kind: 'deliver' })
    const refused = await refusedBy(() => askCode(world, 'registerPhone', freshPhone(), freshAddress()))
    named.add('SMS_BREAKER_FAILURES')
    expectLimit(refused, 'SMS_BREAKER_FAILURES', 'stage', 5)
  })

  test('CODE_TRIES and CODE_TRIES_ALL: a code that is dead by wrong tries, of one network and of all', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const type = (network: string) => typeCode(world, 'registerPhone', phone, wrongCode(code), { from: network })
    for (let time = 1; time <= 5; time++) await type(from)
    named.add('CODE_TRIES')
    expectLimit(await refusedBy(() => type(from)), 'CODE_TRIES', 'network', 5)
    for (let time = 1; time <= 5; time++) await type(freshAddress())
    named.add('CODE_TRIES_ALL')
    expectLimit(await refusedBy(() => type(freshAddress())), 'CODE_TRIES_ALL', 'phone', 10)
  })

  test('CODE_TRIES_PER_PHONE_HOUR: wrong tries of an hour, over all codes', async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    await spentBefore(world, `phone#+86${phone}`, 'code-tries', 'hour', 20)
    const refused = await refusedBy(() => typeCode(world, 'registerPhone', phone, code, { from: freshAddress() }))
    named.add('CODE_TRIES_PER_PHONE_HOUR')
    expectLimit(refused, 'CODE_TRIES_PER_PHONE_HOUR', 'phone', 20)
  })

  test('a request that no limit refused has none in its line, nor has a code that ran out by time', async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    world.advance(COOL_DOWN_MS * 15)
    const late = await refusedBy(() => typeCode(world, 'registerPhone', phone, code, { from: freshAddress() }))
    const { limit } = await refusedBy(() => registrations.userapi(freshAddress()))
    expect([late.answer.status, late.limit, limit]).toEqual([403, undefined, undefined])
  })

  test('every limit that the sources name was met above', () => {
    const folder = joinPath(import.meta.dirname, '../../lib')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const text = files.map((file) => readFileSync(joinPath(folder, file), 'utf8')).join('\n')
    const inSources = [...text.matchAll(/(?:allowedBy\(|\blimit: )'([A-Z_]+)'/g)].map(([, name = '']) => name)
    expect([...named].sort()).toEqual([...new Set(inSources)].sort())
  })
})

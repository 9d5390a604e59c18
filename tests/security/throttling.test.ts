/** C of the security bar: waits, locks and the budgets of a network. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  askCode,
  failLogins,
  spentBefore,
  startWindow,
  tally,
  tryLogIn,
  tryRegister,
  typeCode,
} from '../support/attempts.ts'
import { audits, coolDown, failedLogins, loginLock, loginPair, people, sessionsOf, spent } from '../support/evidence.ts'
import { askForCode, logIn, PASSWORD, type Person, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
let person: Person
let from: string
beforeEach(async () => {
  startWindow(world)
  person = await register(world, { from: freshAddress() })
  from = freshAddress()
  world.logs.length = 0
})
afterEach(() => world.wire.clear())

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const LOCKED = { msg: '账号已被锁定或冻结', user_id: 0 }

const wrong = (network: string = from) => tryLogIn(world, person.account, 'wrong-password', network)
const right = (network: string = from) => tryLogIn(world, person.account, person.password, network)

describe('the wait of one account and network', () => {
  test('S17 from the 5th failure in a row on: 1, 2, 4, 8, 15, 15 minutes; the right password is not compared meanwhile', async () => {
    await failLogins(world, person, 4, from)
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      world.logs.length = 0
      expect((await wrong()).headers['retry-after']).toBeUndefined()
      expect(failedLogins(world)).toEqual({ password: 1 })
      const waiting = await right()
      expect([waiting.status, waiting.json]).toEqual([400, { msg: 'password error', user_id: 0 }])
      expect(Number(waiting.headers['retry-after'])).toBeGreaterThan((minutes - 1) * 60)
      expect(Number(waiting.headers['retry-after'])).toBeLessThanOrEqual(minutes * 60)
      world.advance(minutes * MINUTE_MS - 5000)
      expect((await right()).status).toBe(400)
      world.advance(6000)
    }
    expect((await right()).status).toBe(200)
  })

  test('S17 attempts during the wait neither lengthen it nor count', async () => {
    await failLogins(world, person, 5, from)
    const before = await loginPair(world, person.id, from)
    world.advance(50_000)
    for (let attempt = 1; attempt <= 20; attempt++) await wrong()
    const after = await loginPair(world, person.id, from)
    expect(after).toMatchObject({ failures: 5, waitUntil: before?.['waitUntil'] })
    expect(await loginLock(world, person.id)).toMatchObject({ failures: 5 })
    world.advance(11_000)
    expect((await right()).status).toBe(200)
  })

  test('S17 a good login clears the pair: four more failures are free again', async () => {
    await failLogins(world, person, 4, from)
    expect((await right()).status).toBe(200)
    await failLogins(world, person, 4, from)
    expect((await right()).status).toBe(200)
    expect(await loginPair(world, person.id, from)).toMatchObject({ failures: 0 })
  })

  test('S94 an attempt written by a clock that is ahead keeps nobody hanging', async () => {
    await failLogins(world, person, 5, from)
    const pair = await loginPair(world, person.id, from)
    await world.cloud.dynamodb.send(
      new PutItemCommand({
        TableName: world.cloud.environment['THROTTLE_TABLE'],
        Item: marshall({ ...pair, attemptedAt: Date.now() + 5 * MINUTE_MS }),
      }),
    )
    const startedAt = performance.now()
    expect((await right()).headers['retry-after']).toBeDefined()
    expect(performance.now() - startedAt).toBeLessThan(1500)
  })

  test('S88 a failure whose answer was lost is counted once', async () => {
    world.wire.add({
      fault: { kind: 'lose-answer' },
      when: ({ operation, input }) => operation === 'UpdateItem' && JSON.stringify(input).includes('attemptedAt'),
      times: 1,
    })
    expect(tally([await wrong()])).toEqual({ '400 password error': 1 })
    expect(await loginPair(world, person.id, from)).toMatchObject({ failures: 1 })
  })

  test('S17 the wait is of one account and one network: neither other networks nor other accounts wait', async () => {
    const other = await register(world, { from: freshAddress() })
    await failLogins(world, person, 5, from)
    expect((await right(freshAddress())).status).toBe(200)
    expect((await tryLogIn(world, other.account, other.password, from)).status).toBe(200)
    expect((await right()).status).toBe(400)
  })

  test('S17 the additive password of loginPhone spends the same throttle and is not compared during the wait', async () => {
    const phone = freshPhone()
    const owner = await register(world, { account: phone, from: freshAddress() })
    await failLogins(world, owner, 5, from)
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    world.logs.length = 0
    const answer = await typeCode(world, 'loginPhone', phone, code, { password: owner.password, from })
    expect(answer.status).toBe(200)
    expect(failedLogins(world)).toEqual({ waiting: 1 })
  })

  test('S22 id, identifier and every spelling of it share one count of failures', async () => {
    const phone = freshPhone()
    const owner = await register(world, { account: phone, from: freshAddress() })
    const spellings = [phone, `+86${phone}`, `0086${phone}`, String(owner.id), ` ${owner.id} `]
    for (const account of spellings) await tryLogIn(world, account, 'wrong-password', from)
    expect(await loginPair(world, owner.id, from)).toMatchObject({ failures: 5 })
    expect((await tryLogIn(world, phone, owner.password, from)).status).toBe(400)
  })
})

/** Wrong passwords from ever other networks, none of which has to wait. */
async function failFromEverywhere(failures: number): Promise<void> {
  await Promise.all(Array.from({ length: failures }, () => wrong(freshAddress())))
}

/** The account after 100 failures in a row: the first 95 are only written down, since each costs a comparison. */
async function lock(failures = 100): Promise<void> {
  await world.cloud.dynamodb.send(
    new PutItemCommand({
      TableName: world.cloud.environment['THROTTLE_TABLE'],
      Item: {
        subject: { S: `account#${person.id}` },
        counter: { S: 'login-lock' },
        failures: { N: String(failures - 5) },
      },
    }),
  )
  await failFromEverywhere(5)
}

describe('the lock of one account', () => {
  test('S18 the 100th failure in a row over all networks locks; the 101st is not compared; 24 h later it is over', async () => {
    await failFromEverywhere(45)
    await failFromEverywhere(45)
    for (let failure = 91; failure <= 99; failure++) await wrong(freshAddress())
    expect(audits(world, 'account_locked')).toEqual([])
    expect((await wrong(freshAddress())).status).toBe(400)
    expect(audits(world, 'account_locked')).toHaveLength(1)
    world.logs.length = 0
    const refused = await right(freshAddress())
    expect([refused.status, refused.json]).toEqual([403, LOCKED])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_300)
    expect(failedLogins(world)).toEqual({ locked: 1 })
    expect(await loginLock(world, person.id)).toMatchObject({ failures: 100 })
    expect(await sessionsOf(world, person.id)).toEqual([])
    world.advance(DAY_MS - MINUTE_MS)
    expect((await right(freshAddress())).status).toBe(403)
    world.advance(MINUTE_MS + 1000)
    expect((await right(freshAddress())).status).toBe(200)
  })

  test('S18 S19 a network of a good login in the last 30 days is not bound by the lock, and its failures are counted apart', async () => {
    const home = freshAddress()
    await logIn(world, person, home)
    await lock()
    expect((await right(freshAddress())).status).toBe(403)
    const before = await loginLock(world, person.id)
    expect((await wrong(home)).status).toBe(400)
    expect(await loginLock(world, person.id)).toEqual(before)
    expect((await right(home)).status).toBe(200)
    expect(await loginLock(world, person.id), 'a good login from home is no reason to let strangers in').toEqual(before)
  })

  test('S19 30 days later the network is a stranger’s again', async () => {
    const home = freshAddress()
    await logIn(world, person, home)
    world.advance(30 * DAY_MS + MINUTE_MS)
    await lock()
    expect((await right(home)).status).toBe(403)
  })

  test.each(['loginPhone', 'forgetPassword'] as const)(
    'S18 S19 asking for a code of %s unlocks nothing, its right use from anywhere logs in and unlocks',
    async (route) => {
      const phone = freshPhone()
      person = await register(world, { account: phone, from: freshAddress() })
      await lock()
      const code = await askForCode(world, route, phone, freshAddress())
      expect((await right(freshAddress())).status).toBe(403)
      await typeCode(world, route, phone, 'abcdef', { from: freshAddress() })
      expect((await right(freshAddress())).status).toBe(403)
      const newPassword = 'after-the-lock'
      expect((await typeCode(world, route, phone, code, { newPassword, password: PASSWORD })).status).toBe(200)
      expect(await loginLock(world, person.id)).toBeUndefined()
      const password = route === 'loginPhone' ? null : newPassword
      if (password) expect((await tryLogIn(world, phone, password, freshAddress())).status).toBe(200)
    },
  )

  test('S18 a right password before the 100th failure begins the row anew', async () => {
    await lock(99)
    expect((await right(freshAddress())).status).toBe(200)
    expect(await loginLock(world, person.id)).toBeUndefined()
    await lock(99)
    expect((await right(freshAddress())).status).toBe(200)
  })
})

describe('the budgets of a network', () => {
  test('S20 one password for ever other accounts from one network: 360 an hour are compared, then 429 with Retry-After', async () => {
    await spentBefore(world, `network#${from}`, 'login', 'hour', 355)
    const answers: Answer[] = []
    for (let guess = 1; guess <= 8; guess++) answers.push(await tryLogIn(world, freshName(), PASSWORD, from))
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429, 429, 429])
    expect(answers[7]?.json).toEqual({ msg: '请求过于频繁，请稍后再试', user_id: 0 })
    expect(Number(answers[7]?.headers['retry-after'])).toBeLessThanOrEqual(3600)
    expect(Number(answers[7]?.headers['retry-after'])).toBeGreaterThan(3000)
    expect(failedLogins(world)).toEqual({ nobody: 5 })
    expect(audits(world, 'throttled')).toHaveLength(3)
    expect((await right()).status).toBe(429)
    expect((await right(freshAddress())).status).toBe(200)
    world.advance(HOUR_MS)
    expect((await right()).status).toBe(200)
  })

  test('S20 logins by code and resets spend the same budget as passwords', async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    await spentBefore(world, `network#${from}`, 'login', 'hour', 358)
    expect((await typeCode(world, 'loginPhone', phone, '123456', { from })).status).toBe(404)
    expect((await typeCode(world, 'forgetPassword', phone, '123456', { from })).status).toBe(400)
    expect((await typeCode(world, 'loginPhone', phone, '123456', { from })).status).toBe(429)
    expect((await typeCode(world, 'forgetPassword', phone, '123456', { from })).status).toBe(429)
    expect((await right()).status).toBe(429)
  })

  test('S20 100 registrations an hour and network, by account or by phone; what is malformed costs none', async () => {
    await spentBefore(world, `network#${from}`, 'register', 'hour', 98)
    expect((await tryRegister(world, { account: '', password: '' }, from)).json.msg).toBe('register failure')
    expect((await tryRegister(world, { account: freshName(), password: PASSWORD }, from)).status).toBe(200)
    expect((await typeCode(world, 'registerPhone', freshPhone(), '123456', { from })).status).toBe(403)
    const before = await people(world)
    expect((await tryRegister(world, { account: freshName(), password: PASSWORD }, from)).status).toBe(429)
    expect((await typeCode(world, 'registerPhone', freshPhone(), '123456', { from })).status).toBe(429)
    expect(await people(world)).toEqual(before)
  })
})

describe('who says where a request comes from', () => {
  const lies = [
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-for', '198.51.100.1, 127.0.0.1'],
    ['x-real-ip', '198.51.100.2'],
    ['forwarded', 'for=198.51.100.3'],
    ['x-client-ip', '198.51.100.4'],
    ['true-client-ip', '198.51.100.5'],
    ['cf-connecting-ip', '198.51.100.6'],
    ['x-forwarded-host', 'localhost'],
    ['via', '1.1 localhost'],
  ] as const

  test('S21 Parse GHSA-vm5r-c87r-pf6x 9.10.1 Telekom CVE-2025-69615 no header of the caller makes him another network', async () => {
    for (const [name, value] of lies) {
      await world.call('POST', '/user/login', {
        json: { account: person.account, password: 'wrong-password' },
        headers: { [name]: value },
        from,
      })
    }
    expect(failedLogins(world)).toEqual({ password: 5, waiting: lies.length - 5 })
    expect(await loginPair(world, person.id, from)).toMatchObject({ failures: 5 })
    expect(await loginPair(world, person.id, '127.0.0.1')).toBeUndefined()
  })

  test('S21 Better Auth CVE-2026-45364 GHSA-p6v2-xcpg-h6xw addresses of one /64 are one network', async () => {
    const prefix = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}:1`
    for (const tail of ['::1', '::2', ':ffff::', ':a:b:c:d', ':0:0:0:9', '::dead:beef']) await wrong(`${prefix}${tail}`)
    expect(failedLogins(world)).toEqual({ password: 5, waiting: 1 })
    expect((await right(`${prefix}::77`)).status).toBe(400)
  })

  test('S21 an IPv4 address mapped into IPv6 is that IPv4 address', async () => {
    for (const network of [
      '203.0.113.9',
      '::ffff:203.0.113.9',
      '::FFFF:cb00:7109',
      '0:0:0:0:0:ffff:203.0.113.9',
      '203.0.113.9',
    ]) {
      await wrong(network)
    }
    expect(await loginPair(world, person.id, '203.0.113.9')).toMatchObject({ failures: 5 })
    expect((await right('::ffff:203.0.113.9')).status).toBe(400)
  })

  test('S21 the /48 around counts as well: budgets four times as high, whatever /64 asks', async () => {
    const site = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}`
    const addressIn = (subnet: number) => `${site}:${subnet.toString(16)}::1`
    await spentBefore(world, `network#${site}::/48`, 'login', 'hour', 4 * 360 - 2)
    const answers = [await right(addressIn(1)), await right(addressIn(2)), await right(addressIn(3))]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(await spent(world, `network#${site}:3::/64`, 'login', 'hour')).toBe(0)
    expect(await spent(world, `network#${site}::/48`, 'login', 'hour')).toBe(4 * 360)
  })

  test('S21 where the /48 has no more logins, its refusal counts as no failure and no other right password waits', async () => {
    const site = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}`
    const from = `${site}:1::1`
    await spentBefore(world, `network#${site}::/48`, 'login', 'hour', 4 * 360)
    const answers = await Promise.all(Array.from({ length: 8 }, () => wrong(from)))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(429))
    for (const network of [`${site}:1::/64`, `${site}::/48`])
      expect((await loginPair(world, person.id, network))?.['failures'] ?? 0).toBe(0)
    expect(await spent(world, `network#${site}:1::/64`, 'login', 'hour')).toBe(0)
  })

  // «IPv6 counts at /48 as well, with four times the budget» (common.md): 16 free failures, then the site waits.
  test('S21 v6 rotation in a /48 does not multiply the free failures of one account beyond four times', async () => {
    const site = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}`
    for (let subnet = 1; subnet <= 40; subnet++) await wrong(`${site}:${subnet.toString(16)}::1`)
    expect(failedLogins(world)['password']).toBeLessThanOrEqual(20)
  })

  test.each(['', 'unknown', '999.1.1.1', '203.0.113.9, 10.0.0.1', '01.02.03.04'])(
    'S21 an address that is "%s" is refused, nothing is counted or stored',
    async (address) => {
      world.wire.clear()
      const answer = await world.call('POST', '/user/login', {
        json: { account: person.account, password: person.password },
        from: address,
      })
      expect([answer.status, answer.json]).toEqual([403, { msg: '没有权限', user_id: 0 }])
      expect((await askCode(world, 'registerPhone', freshPhone(), freshAddress())).status).toBe(200)
      const writes = world.wire.calls.filter(({ input }) => JSON.stringify(input).includes(`network#${address}`))
      expect(address === '' ? [] : writes).toEqual([])
    },
  )
})

describe('other ways to the same route', () => {
  test('S22 Better Auth GHSA-x732-6j76-qmhm Parse CVE-2026-30972 repeated slashes, slashes behind, case and escapes are no way around a limit', async () => {
    const json = { account: person.account, password: 'wrong-password' }
    const statuses: number[] = []
    for (const path of [
      '//user/login',
      '/user//login',
      '/user/login/',
      '/User/login',
      '/user/LOGIN',
      '/user%2flogin',
      '/user/login%00',
    ]) {
      const answer = await world.call('POST', path, { json, from })
      statuses.push(answer.status)
      expect(answer.cookies).toEqual([])
    }
    expect(statuses.slice(0, 3)).toEqual([308, 308, 308])
    expect(statuses.slice(3).every((status) => [308, 404, 405].includes(status))).toBe(true)
    expect(failedLogins(world)).toEqual({})
    expect(await loginPair(world, person.id, from)).toBeUndefined()
  })

  test.each(['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])(
    'S22 %s of a route that sends a text sends and counts nothing',
    async (method) => {
      const phone = freshPhone()
      const publishes = world.cloud.sms.publishes()
      const answer = await world.call(method, `/user/registerPhone/${phone}`, {
        from,
        ...(method === 'POST' && { json: {} }),
      })
      expect([400, 405]).toContain(answer.status)
      if (answer.status === 405) expect(answer.headers['allow']).toBe('GET, POST')
      expect(world.cloud.sms.publishes()).toBe(publishes)
      expect(await coolDown(world, phone)).toBeUndefined()
      expect(await spent(world, `network#${from}`, 'sms', 'hour')).toBe(0)
    },
  )

  test('S22 a method override is none: the gateway’s method counts', async () => {
    const phone = freshPhone()
    const headers = { 'x-http-method-override': 'GET', 'x-method-override': 'GET', 'x-http-method': 'GET' }
    const answer = await world.call('POST', `/user/registerPhone/${phone}?_method=GET`, { json: {}, headers, from })
    expect(answer.status).toBe(400)
    expect(world.cloud.inbox.texts(phone)).toEqual([])
  })

  test('S22 every spelling of a phone in the path has one cool-down', async () => {
    const phone = freshPhone()
    const spellings = [phone, `+86${phone}`, `%2B86${phone}`, `0086${phone}`, `86${phone}`, `%20${phone}`]
    const answers: Answer[] = []
    for (const spelling of spellings) {
      answers.push(await world.call('GET', `/user/registerPhone/${spelling}`, { from: freshAddress() }))
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 429, 429, 429])
    expect(world.cloud.inbox.texts(phone)).toHaveLength(1)
  })
})

describe('a throttle that does not answer', () => {
  const closed = (answer: Answer) => {
    expect(answer.status).toBe(503)
    expect(answer.json.msg).toBe('服务暂不可用，请稍后再试')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.cookies).toEqual([])
  }

  test.each(['cut', 'error'] as const)(
    'S23 its table failing (%s): logins, registrations and codes are closed, never unlimited',
    async (kind) => {
      const { phone } = await registerPhone(world, freshPhone(), freshAddress())
      world.advance(MINUTE_MS)
      const before = await people(world)
      const publishes = world.cloud.sms.publishes()
      world.wire.add({
        fault: kind === 'cut' ? { kind } : { kind, type: 'ProvisionedThroughputExceededException' },
        when: ({ tables }) => tables.some((table) => table.endsWith('throttle')),
      })
      closed(await right())
      closed(await wrong())
      closed(await tryRegister(world, { account: freshName(), password: PASSWORD }))
      closed(await askCode(world, 'loginPhone', phone, from))
      closed(await askCode(world, 'registerPhone', freshPhone(), from))
      closed(await askCode(world, 'forgetPassword', freshPhone(), from))
      closed(await typeCode(world, 'loginPhone', phone, '123456', { from }))
      closed(await typeCode(world, 'forgetPassword', phone, '123456', { from }))
      expect(world.cloud.sms.publishes()).toBe(publishes)
      expect(await people(world)).toEqual(before)
      expect(await sessionsOf(world, person.id)).toEqual([])
      world.wire.clear()
      expect((await right()).status).toBe(200)
    },
  )

  test('S23 a lost answer of the throttle counts a failure once, and the login with the right password succeeds', async () => {
    await failLogins(world, person, 4, from)
    world.wire.add({
      fault: { kind: 'lose-answer' },
      when: ({ operation, input }) => operation === 'UpdateItem' && JSON.stringify(input).includes('waitUntil'),
      times: 1,
    })
    expect(tally([await right()])).toEqual({ '200 login successful': 1 })
  })
})

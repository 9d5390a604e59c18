/** S94: clocks that are ahead, behind or jump, and times in the wrong unit. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { purposes } from '../../lib/codes/purpose.ts'
import { readTemplate } from '../../local/template.ts'
import { storedCode, storedPurposes } from '../support/evidence.ts'
import { giveRole } from '../support/managers.ts'
import { askForCode, logIn, register, registerPhone } from '../support/people.ts'
import { phoneItem } from '../support/windows.ts'
import { freshAddress, freshName, freshPhone, type Item, useWorld } from '../support/world.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const world = useWorld()

afterEach(() => world.resetClock())

const logOut = (id: number, token: string) => world.call('POST', '/user/logout', { json: { user_id: id }, token })
const verify = (phone: string, code: string, from = freshAddress()) =>
  world.call('POST', `/user/registerPhone/${phone}`, { json: { phone_number: phone, identifying_code: code }, from })
const ask = (phone: string) => world.call('GET', `/user/registerPhone/${phone}`, { from: freshAddress() })

describe('S94 a token under a clock that is wrong', () => {
  test.each([-25_000, 25_000, 5 * MINUTE_MS])('is accepted by a clock that differs by %d ms', async (skew) => {
    const person = await register(world)
    const token = await logIn(world, person)
    world.advance(skew)
    expect((await logOut(person.id, token)).status).toBe(200)
  })

  test('is refused by a clock that is more than the tolerance behind, and lives on', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    world.advance(-5 * MINUTE_MS)
    expect((await logOut(person.id, token)).status).toBe(403)
    world.resetClock()
    expect((await logOut(person.id, token)).status).toBe(200)
  })

  test('never outlives its record, whatever tolerance the signature has', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    world.advance(30 * DAY_MS + 10_000)
    expect((await logOut(person.id, token)).status).toBe(403)
  })
})

describe('S94 a code under a clock that is wrong', () => {
  test('lives ten minutes and no second longer', async () => {
    const [early, late] = [freshPhone(), freshPhone()]
    const codes = [
      await askForCode(world, 'registerPhone', early, freshAddress()),
      await askForCode(world, 'registerPhone', late, freshAddress()),
    ]
    world.advance(10 * MINUTE_MS - 5000)
    expect((await verify(early, codes[0] ?? '')).status).toBe(200)
    world.advance(6000)
    const { status, json } = await verify(late, codes[1] ?? '')
    expect([status, json]).toEqual([403, { msg: 'register failure' }])
    // The sweep has not come: the clock decided.
    expect(await storedPurposes(world, late)).toEqual(['register'])
  })

  test('a clock that jumps back five minutes adds five minutes to a code and no more', async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    world.advance(-5 * MINUTE_MS)
    world.advance(15 * MINUTE_MS + 1000)
    expect((await verify(phone, code)).status).toBe(403)
  })

  test.each([
    ['seconds for milliseconds', () => Math.floor(Date.now() / 1000) + 600],
    ['a text', () => String(Date.now() + 600_000)],
    ['nothing', () => undefined],
    ['null', () => null],
  ])('an end given as %s is no end in the future', async (_, expiresAt) => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const stored = { ...(await storedCode(world, phone, 'register')), expiresAt: expiresAt() }
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['CODES_TABLE'],
        Key: marshall(phoneItem(`+86${phone}`)),
        UpdateExpression: 'SET #code = :code',
        ExpressionAttributeNames: { '#code': 'register' },
        ExpressionAttributeValues: marshall({ ':code': stored }, { removeUndefinedValues: true }),
      }),
    )
    expect((await verify(phone, code)).status).toBe(403)
    expect((await world.items('users')).filter((item) => item['phone'] === `+86${phone}`)).toEqual([])
  })
})

describe('S94 limits under a clock that is wrong', () => {
  test('a clock that jumps back opens no cool-down and no wait', async () => {
    const phone = freshPhone()
    expect((await ask(phone)).status).toBe(200)
    for (const back of [-30_000, -5 * MINUTE_MS]) {
      world.advance(back)
      const refused = await ask(phone)
      expect(refused.status).toBe(429)
      expect(Number.isInteger(Number(refused.headers['retry-after']))).toBe(true)
    }
    const person = await register(world)
    const from = freshAddress()
    const wrong = () =>
      world.call('POST', '/user/login', { json: { account: person.account, password: 'wrong-1' }, from })
    for (let time = 0; time < 5; time++) await wrong()
    world.advance(-5 * MINUTE_MS)
    const waiting = await world.call('POST', '/user/login', { json: person, from })
    expect([waiting.status, waiting.json.msg]).toEqual([400, 'password error'])
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('a clock that is set to another hour of summer time changes nothing: all times are epoch', async () => {
    const zone = process.env['TZ']
    const person = await register(world)
    const token = await logIn(world, person)
    try {
      process.env['TZ'] = 'America/New_York'
      expect((await logOut(person.id, token)).status).toBe(200)
      const phone = freshPhone()
      const code = await askForCode(world, 'registerPhone', phone, freshAddress())
      process.env['TZ'] = 'Asia/Shanghai'
      expect((await verify(phone, code)).status).toBe(200)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })
})

describe('S94 the TTL attribute', () => {
  test('is numeric, in seconds, of every item that ends, and never before what it tidies up is over', async () => {
    const person = await register(world)
    const from = freshAddress()
    await world.call('POST', '/user/login', { json: { account: person.account, password: 'wrong-1' }, from })
    await logIn(world, person, from)
    await world.call('POST', '/user/login', { json: { account: freshName(), password: 'wrong-1' }, from })
    await world.call('POST', '/user/register', {
      json: { account: freshName(), password: 'secret-1' },
      headers: { 'idempotency-key': 'one' },
    })
    await registerPhone(world)
    const phone = freshPhone()
    await ask(phone)
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttling' }, 1)
    await ask(freshPhone())
    await world.call('POST', `/user/registerPhone/${phone}`, {
      json: { phone_number: phone, identifying_code: '000000' },
    })

    await giveRole((await register(world)).id, 'vip')

    const ending = readTemplate('test').tables.flatMap(({ name, ttlAttribute: ttl }) =>
      ttl ? [[name.split('-').at(-1) ?? '', ttl] as const] : [],
    )
    expect(ending.map(([table]) => table).sort()).toEqual([
      'auditlog',
      'codes',
      'idempotency',
      'sessions',
      'stats',
      'throttle',
    ])
    const now = Date.now() / 1000
    for (const [table, attribute] of ending) {
      // The number of accounts has no end.
      const items = (await world.items(table)).filter(({ stat = '' }) => !String(stat).startsWith('accounts#'))
      expect(items.length, `the table ${table} has nothing to show`).toBeGreaterThan(0)
      for (const item of items) {
        const ttl = item[attribute]
        expect([table, item, typeof ttl]).toEqual([table, item, 'number'])
        expect(Number.isInteger(ttl), JSON.stringify(item)).toBe(true)
        // Milliseconds would be the year 58000.
        expect(Number(ttl)).toBeGreaterThan(now)
        expect(Number(ttl)).toBeLessThan(now + 401 * 86_400)
        expect(Number(ttl) * 1000).toBeGreaterThanOrEqual(endOf(item))
      }
    }
  })

  /** Until when something may still be read from the item, epoch ms. */
  const endOf = (item: Item): number =>
    Math.max(
      ...['expiresAt', 'coolDownUntil', 'waitUntil', 'knownUntil', 'lockedUntil', 'openUntil'].map((name) =>
        Number(item[name] ?? 0),
      ),
      ...purposes.map((purpose) => Number((item[purpose] as Item | undefined)?.['expiresAt'] ?? 0)),
    )

  test('an item that a late sweep left lying is over all the same', async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const person = await register(world)
    const token = await logIn(world, person)
    const request = { json: { account: freshName(), password: 'secret-1' }, headers: { 'idempotency-key': 'two' } }
    await world.call('POST', '/user/register', request)
    world.advance(3 * DAY_MS)
    expect((await verify(phone, code)).status).toBe(403)
    expect((await world.call('POST', '/user/register', request)).json).toEqual({ msg: 'account had been used' })
    world.advance(30 * DAY_MS)
    expect((await logOut(person.id, token)).status).toBe(403)
    expect(await storedPurposes(world, phone)).toEqual(['register'])
  })
})

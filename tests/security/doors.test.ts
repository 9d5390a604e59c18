/** One account, five doors: what is promised of one way in holds for all of them together. */
import { argon2Sync, hkdfSync, randomBytes } from 'node:crypto'
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, join, update } from '../support/actions.ts'
import { computations } from '../support/argon2.ts'
import { inParallel, startWindow } from '../support/attempts.ts'
import { type DialectName, dialects, doors } from '../support/doors.ts'
import { failedLogins, loginPair, md5, people, sessionsOf, spent, user } from '../support/evidence.ts'
import { logIn, PASSWORD, type Person, register } from '../support/people.ts'
import { windowStart } from '../support/windows.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
let person: Person
let from: string

beforeEach(async () => {
  person = await register(world, { from: freshAddress() })
  from = freshAddress()
  world.logs.length = 0
})

afterEach(() => {
  world.wire.clear()
  world.resetClock()
})

const tryAt = (name: DialectName, password: string, address: string = from, who: unknown = person.account) =>
  doors[name].logIn(world, who, password, address)
const others = (name: DialectName) => dialects.filter((other) => other !== name)
const setUser = (id: number, attribute: string, value: unknown) =>
  world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: marshall({ id }),
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: marshall({ ':value': value }),
    }),
  )

/** A verifier of other parameters than the service's own, made without its code. */
async function verifierOf(password: string, cost: { memory: number; passes: number }, stored = cost): Promise<string> {
  const parameters = await world.cloud.parameters.read(['/gatehouse/test/pepper'])
  const { current, keys } = JSON.parse(parameters.get('/gatehouse/test/pepper')?.value ?? '{}')
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(keys[current], 'base64'), '', 'gatehouse/password', 32))
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', { message: md5(password), nonce, secret, tagLength: 32, parallelism: 1, ...cost })
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const parts = `m=${stored.memory},t=${stored.passes},p=1,keyid=${text(Buffer.from(current))}`
  return `$argon2id$v=19$${parts}$${text(nonce)}$${text(tag)}`
}

describe.each(dialects)('%s', (name) => {
  const door = doors[name]

  test('S11 only the exact password opens', async () => {
    for (const wrong of [PASSWORD.toUpperCase(), `${PASSWORD} `, `${PASSWORD}\0`, PASSWORD.slice(0, -1)]) {
      const answer = await tryAt(name, wrong, freshAddress())
      expect(door.isIn(answer)).toBe(false)
      expect(answer.cookies).toEqual([])
    }
    expect(door.isIn(await tryAt(name, PASSWORD))).toBe(true)
  })

  test('S11 composed and decomposed spelling of a password are two passwords', async () => {
    const somebody = await register(world, { password: 'caf\u00E9-latte', from: freshAddress() })
    expect(door.isIn(await tryAt(name, 'cafe\u0301-latte', from, somebody.account))).toBe(false)
    expect(door.isIn(await tryAt(name, 'caf\u00E9-latte', from, somebody.account))).toBe(true)
  })

  test.each([[{ $ne: null }], [['a']], [[]], [true], [null]])(
    'S12 a login field of %j is malformed, and no table is asked for anybody',
    async (who) => {
      world.wire.clear()
      const answer = await tryAt(name, PASSWORD, from, who)
      expect(door.refusal(answer)).toEqual(door.malformed)
      expect(world.wire.calls.filter(({ tables }) => tables.some((table) => /users|identifiers/.test(table)))).toEqual(
        [],
      )
    },
  )

  test('S13 a verifier of weaker parameters opens once more, and is a stronger one from then on', async () => {
    await setUser(person.id, 'password', await verifierOf(PASSWORD, { memory: 8192, passes: 1 }))
    const answers = await inParallel(10, () => tryAt(name, PASSWORD))
    expect(answers.map(door.isIn)).toEqual(Array(10).fill(true))
    expect((await user(world, person.id))['password']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,/)
    expect(door.isIn(await tryAt(name, PASSWORD))).toBe(true)
  })

  test('S13 Ory Kratos hash_limits: a verifier that asks for 4 GiB is not computed, and opens nothing', async () => {
    const small = { memory: 8192, passes: 1 }
    await setUser(person.id, 'password', await verifierOf(PASSWORD, small, { memory: 4_194_304, passes: 1 }))
    const before = computations.length
    expect(door.refusal(await tryAt(name, PASSWORD))).toEqual(door.wrongPassword)
    // The work of a comparison with nothing, as for an account that is not there.
    expect(computations.slice(before)).toEqual(['19456,2,1'])
  })

  test('S17 five failures here make the right password wait at every other door, and nothing is compared', async () => {
    for (let failure = 1; failure <= 5; failure++) await tryAt(name, `wrong-${failure}`)
    expect(failedLogins(world)).toEqual({ password: 5 })
    for (const other of others(name)) {
      const answer = await tryAt(other, PASSWORD)
      expect(doors[other].refusal(answer)).toEqual(doors[other].wrongPassword)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50)
    }
    expect(failedLogins(world)).toEqual({ password: 5, waiting: 4 })
    world.advance(61_000)
    expect(door.isIn(await tryAt(name, PASSWORD))).toBe(true)
  })

  test('S19 who fails from elsewhere shuts out nobody', async () => {
    await inParallel(12, () => tryAt(name, 'wrong-1', freshAddress()))
    expect(door.isIn(await tryAt(name, PASSWORD))).toBe(true)
  })

  test('S21 headers that name another address gain nothing', async () => {
    for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-client-ip', 'cf-connecting-ip']) {
      const headers = { 'content-type': 'application/json', [header]: '127.0.0.1' }
      const json = { account: person.account, password: 'wrong-1' }
      await world.call('POST', '/user/login', { body: JSON.stringify(json), headers, from })
    }
    const answer = await tryAt(name, PASSWORD)
    expect(answer.headers['retry-after']).toBeDefined()
    expect(door.isIn(answer)).toBe(false)
  })

  test('S23 without its throttle nobody is let in, in the dialect’s own words', async () => {
    const ofThrottle = {
      when: ({ tables }: { tables: readonly string[] }) => tables.some((table) => table.endsWith('throttle')),
    }
    world.wire.add({ ...ofThrottle, fault: { kind: 'error', type: 'InternalServerError', status: 500 } })
    const answer = await tryAt(name, PASSWORD)
    expect(door.refusal(answer)).toEqual(door.down)
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(await sessionsOf(world, person.id)).toEqual([])
  })

  test('S44 an account frozen by a manager is told so after the right password alone', async () => {
    await setUser(person.id, 'freeze', { explain: 'test', startsAt: Date.now() - 1000 })
    expect(door.refusal(await tryAt(name, 'wrong-1'))).toEqual(door.wrongPassword)
    const right = await tryAt(name, PASSWORD)
    expect(door.isIn(right)).toBe(false)
    expect(right.cookies).toEqual([])
  })
})

test('S16 S22 200 wrong passwords through five doors at once: at most 5 are compared', async () => {
  const answers = await inParallel(200, (index) =>
    tryAt(dialects[index % dialects.length] ?? 'userapi', `wrong-${index}`),
  )
  const compared = failedLogins(world)['password'] ?? 0
  expect(compared).toBeGreaterThan(0)
  expect(compared).toBeLessThanOrEqual(5)
  expect(await loginPair(world, person.id, from)).toMatchObject({ failures: compared })
  expect(answers.flatMap(({ cookies }) => cookies)).toEqual([])
})

test('S20 S22 one budget of logins for all doors, and a 429 with Retry-After behind it', async () => {
  startWindow(world)
  await inParallel(20, (index) => tryAt(dialects[index % dialects.length] ?? 'userapi', PASSWORD))
  expect(await spent(world, `network#${from}`, 'login', 'hour')).toBe(20)
  const start = windowStart('hour')
  await world.cloud.dynamodb.send(
    new PutItemCommand({
      TableName: world.cloud.environment['THROTTLE_TABLE'],
      Item: marshall({ subject: `network#${from}`, counter: `login#hour#${start}`, spent: 359 }),
    }),
  )
  expect(doors.kms.isIn(await tryAt('kms', PASSWORD))).toBe(true)
  for (const name of dialects) {
    const answer = await tryAt(name, PASSWORD)
    expect([name, answer.status, answer.cookies]).toEqual([name, 429, []])
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
  }
})

test('S40 20 logins through five doors at once: 20 sessions, and the 21st takes the oldest one’s place', async () => {
  const answers = await inParallel(20, (index) => tryAt(dialects[index % dialects.length] ?? 'userapi', PASSWORD))
  expect(answers.map((answer, index) => doors[dialects[index % dialects.length] ?? 'userapi'].isIn(answer))).toEqual(
    Array(20).fill(true),
  )
  expect(await sessionsOf(world, person.id)).toHaveLength(20)
  await logIn(world, person, from)
  expect(await sessionsOf(world, person.id)).toHaveLength(20)
})

test('S9 no answer of any door holds a hash, a salt or the password', async () => {
  const somebody = await register(world, { account: freshName(), password: 'canary-Pa55word', from: freshAddress() })
  const stored = String((await user(world, somebody.id))['password'])
  for (const name of dialects) {
    const { text } = await tryAt(name, 'canary-Pa55word', from, somebody.account)
    for (const secret of ['canary-Pa55word', md5('canary-Pa55word'), stored, ...stored.split('$').slice(-2)]) {
      expect(text).not.toContain(secret)
    }
  }
})

test('S81 a name that shows nothing is refused at every door that takes one, and nothing changes', async () => {
  const { id, token } = await join(world)
  const before = [await people(world), await user(world, Number(id))]
  const post = (path: string, json: object) => world.call('POST', path, { json, from })
  for (const name of ['\u200b', '\u200e', '\u3164', ' \u00a0']) {
    const answers = [
      await post('/user/register', { account: freshName(), password: PASSWORD, name }),
      await post('/app/register', { phone: freshPhone(), password: PASSWORD, name }),
      await post('/app/user/modify', { name, token }),
      await ask(world, 'Logon', { username: name, password: PASSWORD }, undefined, from),
      await update(world, token, [['name', '小明', name]]),
    ]
    expect(answers.map(({ json }) => json.msg ?? json.mess ?? json.Response.mess)).toEqual([
      'register failure',
      '格式错误',
      '格式错误',
      'username or password length error',
      'data format error',
    ])
  }
  expect([await people(world), await user(world, Number(id))]).toEqual(before)
})

/** The security bar, as far as the account routes of `kms` are concerned. */
import { beforeAll, describe, expect, test } from 'vitest'
import { inParallel, startWindow, tally, tryLogIn } from '../support/attempts.ts'
import {
  audits,
  failedLogins,
  holderOf,
  orphans,
  people,
  sessionsOf,
  spent,
  storedPurposes,
  user,
} from '../support/evidence.ts'
import { askForCode, PASSWORD } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

beforeAll(async () => {
  startWindow(world)
})

const MINUTE_MS = 60_000
const wrongForm = { done: false, code: 1, msg: '格式错误' }
const tokenExpired = { done: false, code: 3, msg: 'token过期' }
const wrongPassword = { done: false, code: 112, msg: '密码错误' }

const post = (path: string, json: object, from: string = freshAddress()): Promise<Answer> =>
  world.call('POST', `/app${path}`, { json, from })

const registering = (given: object = {}) =>
  post('/register', { phone: freshPhone(), name: '小明', password: PASSWORD, ...given })

const logIn = (phone: string, password: unknown = PASSWORD, from?: string) => post('/login', { phone, password }, from)

/** Somebody with a phone, and a session of his. */
async function person(given: object = {}) {
  const phone = freshPhone()
  const { json } = await registering({ phone, ...given })
  const { json: opened } = await logIn(phone)
  return { id: Number(json.id), phone, token: opened.token as string }
}

const infoOf = async (token: string) => (await post('/user/info', { token })).json

describe('registration', () => {
  test('S1 kms knows no roles: fields that sound powerful change nothing, an admin’s session neither', async () => {
    const { json } = await registering({ role: 'admin', roles: ['admin'], isAdmin: true, userType: 8 })
    expect(await user(world, Number(json.id))).toMatchObject({ role: 'normal' })
  })

  test('S2 S3 kms stores exactly the keys it always stores; a sent id names nobody', async () => {
    const { id: other } = await person()
    const wishes = { id: String(other), user_id: other, pk: 'x', ttl: 1, epoch: 9, phoneState: 'proved', createdAt: 1 }
    const { json } = await registering({ email: `${freshName()}@example.com`, birth: 1000, ...wishes })
    expect(Number(json.id)).not.toBe(other)
    const stored = await user(world, Number(json.id))
    expect(Object.keys(stored).sort()).toEqual(
      'birth,email,epoch,id,name,password,phone,phoneState,registeredAt,registeredFrom,role,updatedAt'.split(','),
    )
    expect(stored).toMatchObject({ phoneState: 'unproved', epoch: 0, birth: 1000 })
  })

  test('S4 kms 20 registrations of one phone and email at once: one account, two identifiers, no orphan', async () => {
    const [phone, email] = [freshPhone(), `${freshName()}@example.com`]
    const before = await people(world)
    const answers = await inParallel(20, () => registering({ phone, email }))
    expect(tally(answers)).toEqual({ '201 注册成功': 1, '403 该手机号已被注册': 19 })
    const after = await people(world)
    expect(after.users.length - before.users.length).toBe(1)
    expect(after.identifiers.length - before.identifiers.length).toBe(2)
    expect(await orphans(world)).toEqual([])
  })

  test('S4 kms 10 phones with one email at once: one account, the other nine phones stay free', async () => {
    const email = `${freshName()}@example.com`
    const phones = Array.from({ length: 10 }, freshPhone)
    const answers = await inParallel(10, (index) => registering({ phone: phones[index], email }))
    expect(tally(answers)).toEqual({ '201 注册成功': 1, '403 格式错误': 9 })
    const holders = await Promise.all(phones.map((phone) => holderOf(world, `+86${phone}`)))
    expect(holders.filter((holder) => holder !== undefined)).toHaveLength(1)
    expect(await orphans(world)).toEqual([])
  })

  test('S4 kms phone and email of one holder that must yield both go in one transaction, to one of five', async () => {
    const [phone, email] = [freshPhone(), `${freshName()}@example.com`]
    const { json: former } = await registering({ phone, email })
    world.advance(24 * 60 * MINUTE_MS)
    const answers = await inParallel(5, () => registering({ phone, email }))
    expect(tally(answers)).toEqual({ '201 注册成功': 1, '403 该手机号已被注册': 4 })
    const left = await user(world, Number(former.id))
    expect([left['phone'], left['phoneState'], left['email']]).toEqual([undefined, undefined, undefined])
    expect(await orphans(world)).toEqual([])
  })

  test('S5 kms every spelling of a phone and an email is the same person', async () => {
    const [phone, name] = [freshPhone(), freshName()]
    await registering({ phone, email: `${name}@example.com` })
    const wide = (text: string) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
    for (const spelling of [`+86${phone}`, `0086${phone}`, `86${phone}`, wide(phone), ` ${phone}`]) {
      expect((await registering({ phone: spelling })).json.code).toBe(101)
    }
    for (const email of [`${name}@EXAMPLE.com`, wide(`${name}@example.com`), ` ${name}@example.com `]) {
      expect((await registering({ email })).json).toEqual(wrongForm)
    }
  })

  test('S7 kms testphone is truthful 60 times an hour and network, then 429; logins to nobody spend the same', async () => {
    const from = freshAddress()
    const { phone } = await person()
    const answers: Answer[] = []
    for (let probe = 1; probe <= 50; probe++) {
      answers.push(await post('/register/testphone', { phone: probe % 2 ? phone : freshPhone() }, from))
    }
    for (let probe = 1; probe <= 10; probe++) expect((await logIn(freshPhone(), 'x', from)).json.code).toBe(111)
    expect(tally(answers)).toEqual({ '403 该手机号已被注册': 25, '200 该手机号未被注册': 25 })
    const spentUp = await post('/register/testphone', { phone }, from)
    expect([spentUp.status, spentUp.json.code, Number(spentUp.headers['retry-after']) > 0]).toEqual([429, 6, true])
    expect((await logIn(freshPhone(), 'x', from)).json).toEqual(wrongPassword)
    expect(await spent(world, `network#${from}`, 'existence', 'hour')).toBe(60)
  })
})

describe('passwords', () => {
  test('S9 kms no answer and no log line holds a password or anything of a verifier', async () => {
    const [secret, next] = ['canary-secret-1', 'canary-secret-2']
    const { phone, token } = await person({ password: secret })
    const { json: opened } = await logIn(phone, secret)
    const answers = [
      await registering({ phone, password: secret }),
      await logIn(phone, next),
      await post('/user/info', { token: opened.token }),
      await post('/user/modify', { token: opened.token, password: next, old_password: 'canary-secret-3' }),
      await post('/user/modify', { token: opened.token, password: next, old_password: secret }),
      await post('/user/modify', { token: opened.token, password: 'canary', name: '' }),
    ]
    const said = [...answers.map(({ text }) => text), ...world.logs].join('\n')
    expect(said).not.toMatch(/canary|argon2|pepper|keyid/)
    expect(token).not.toBe(opened.token)
  })

  test('S10 kms a wrong password and a wait are the same bytes but for Retry-After', async () => {
    const { phone } = await person()
    const from = freshAddress()
    const answers: Answer[] = []
    for (let time = 1; time <= 6; time++) answers.push(await logIn(phone, 'wrong-one', from))
    expect(answers.map(({ status, json }) => [status, json])).toEqual(Array(6).fill([403, wrongPassword]))
    expect(Number(answers[5]?.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('S16 S17 kms 50 wrong old passwords at once: at most 5 are compared, and the login from there waits', async () => {
    const { id, phone, token } = await person()
    const from = freshAddress()
    world.logs.length = 0
    const guess = () => post('/user/modify', { token, password: 'new-secret', old_password: 'wrong-one' }, from)
    const answers = await inParallel(50, guess)
    expect(tally(answers)).toEqual({ '403 密码错误': 50 })
    expect(failedLogins(world)['password']).toBe(5)
    const waiting = await logIn(phone, PASSWORD, from)
    expect([waiting.json, Number(waiting.headers['retry-after']) > 0]).toEqual([wrongPassword, true])
    expect((await user(world, id))['epoch']).toBe(0)
    expect((await logIn(phone)).json.code).toBe(110)
  })

  test('S22 kms, fileserver and userapi are doors of one house: together they compare 5 wrong passwords', async () => {
    const { phone } = await person()
    const from = freshAddress()
    world.logs.length = 0
    const doors = [
      () => logIn(phone, 'wrong-one', from),
      () => world.call('POST', '/login', { json: { username: phone, password: 'wrong-one' }, from }),
      () => tryLogIn(world, phone, 'wrong-one', from),
    ]
    for (let time = 0; time < 9; time++) await doors[time % 3]?.()
    expect(failedLogins(world)).toEqual({ password: 5, waiting: 4 })
    const requests = await spent(world, `network#${from}`, 'login', 'hour')
    expect(requests).toBe(9)
  })

  test('S23 kms a throttle that fails lets nobody in: 503 in the envelope', async () => {
    const { phone } = await person()
    const throttle = world.cloud.environment['THROTTLE_TABLE'] ?? ''
    world.wire.add({ when: ({ tables }) => tables.includes(throttle), fault: { kind: 'cut' } })
    const answers = [await logIn(phone), await post('/register/testphone', { phone }), await registering()]
    world.wire.clear()
    for (const { status, json, headers } of answers) {
      expect([status, json]).toEqual([503, { done: false, code: 7, msg: '服务器错误' }])
      expect([headers['cache-control'], Number(headers['retry-after']) > 0]).toEqual(['no-store', true])
    }
  })
})

describe('modify', () => {
  test('S43 kms a new password ends the other sessions and all codes in one transaction, and not the acting one', async () => {
    const { id, phone, token } = await person()
    const others = [(await logIn(phone)).json.token, (await logIn(phone)).json.token]
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    world.wire.clear()
    expect((await post('/user/modify', { token, password: 'new-secret' })).json.code).toBe(150)
    expect(world.wire.calls.filter(({ operation }) => operation === 'TransactWriteItems')).toHaveLength(1)
    for (const other of others) expect(await infoOf(other)).toEqual(tokenExpired)
    expect(await infoOf(token)).toMatchObject({ code: 0, id: String(id) })
    const json = { phone_number: phone, identifying_code: code }
    const late = await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })
    expect(late.status).toBe(404)
    expect(await storedPurposes(world, phone)).toEqual([])
    expect(audits(world, 'password_changed').length).toBeGreaterThan(0)
  })

  test('S57 kms the subject is the token’s, whatever id or phone the body names', async () => {
    const [mine, theirs] = [await person(), await person()]
    const before = await user(world, theirs.id)
    const named = { id: String(theirs.id), phone: theirs.phone, owner: theirs.id }
    expect((await post('/user/modify', { token: mine.token, name: '冒名', ...named })).json.code).toBe(150)
    expect(await post('/user/info', { token: mine.token, ...named })).toMatchObject({
      json: { name: '冒名', phone: mine.phone, id: String(mine.id) },
    })
    expect(await user(world, theirs.id)).toEqual(before)
  })

  test('S60 kms a password by session alone needs a login of the last 15 minutes, to the minute', async () => {
    const { phone, token } = await person()
    try {
      world.advance(15 * MINUTE_MS - 5000)
      expect((await post('/user/modify', { token, password: 'second-one' })).json.code).toBe(150)
      world.advance(6000)
      expect((await post('/user/modify', { token, password: 'third-one' })).json).toEqual(tokenExpired)
      expect((await logIn(phone, 'third-one')).json).toEqual(wrongPassword)
      const fresh = (await logIn(phone, 'second-one')).json.token
      expect((await post('/user/modify', { token: fresh, password: 'third-one' })).json.code).toBe(150)
      const byOld = { token: fresh, password: 'fourth-one', old_password: 'third-one' }
      world.advance(60 * MINUTE_MS)
      expect((await post('/user/modify', byOld)).json.code).toBe(150)
      expect((await logIn(phone, 'fourth-one')).json.code).toBe(110)
    } finally {
      world.resetClock()
      startWindow(world)
    }
  })

  test('kms one email and ten who want it at once: one gets it, nine are told and keep what they had', async () => {
    const email = `${freshName()}@example.com`
    const crowd = await inParallel(10, () => person({ email: `${freshName()}@example.com` }))
    const answers = await inParallel(10, (index) =>
      post('/user/modify', { token: crowd[index]?.token, name: '新名', email }),
    )
    expect(tally(answers)).toEqual({ '200 修改成功': 1, '403 格式错误': 9 })
    const users = await Promise.all(crowd.map(({ id }) => user(world, id)))
    expect(users.filter((one) => one['email'] === email && one['name'] === '新名')).toHaveLength(1)
    expect(users.filter((one) => one['email'] !== email && one['name'] === '小明')).toHaveLength(9)
    expect(await orphans(world)).toEqual([])
  })

  test('kms ten new passwords by one session at once: exactly one holds, its session lives', async () => {
    const { phone, token } = await person()
    const passwords = Array.from({ length: 10 }, (_, index) => `secret-number-${index}`.slice(-16))
    const answers = await inParallel(10, (index) => post('/user/modify', { token, password: passwords[index] }))
    const winners = passwords.filter((_, index) => answers[index]?.json.code === 150)
    expect(winners.length).toBeGreaterThanOrEqual(1)
    const opened = await Promise.all(passwords.map(async (one) => (await logIn(phone, one)).json.code === 110))
    expect(opened.filter(Boolean)).toHaveLength(1)
    expect(winners).toContain(passwords[opened.indexOf(true)])
    expect(await infoOf(token)).toMatchObject({ code: 0 })
  })
})

test('kms first_time is true for exactly one of 20 first logins at once', async () => {
  const phone = freshPhone()
  const { json } = await registering({ phone })
  const answers = await inParallel(20, () => logIn(phone))
  expect(answers.filter(({ json: { first_time } }) => first_time === true)).toHaveLength(1)
  expect(answers.filter(({ json: { first_time } }) => first_time === false)).toHaveLength(19)
  expect((await sessionsOf(world, Number(json.id))).length).toBeLessThanOrEqual(20)
})

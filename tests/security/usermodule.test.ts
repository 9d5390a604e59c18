/** The security bar where `usermodule` has ways of its own: an MD5 in the URL, look-ups, and a reset by proof. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { emptyProfile } from '../../lib/accounts/account.ts'
import { forgetSettings } from '../../lib/config.ts'
import { inParallel, startWindow } from '../support/attempts.ts'
import { failedLogins, loginPair, md5, spent, user } from '../support/evidence.ts'
import { askForCode, logIn, PASSWORD, register } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

const query = (fields: Record<string, string>) => `/user/login?${new URLSearchParams(fields)}`
const get = (path: string, from = freshAddress(), token?: string) => world.call('GET', path, { from, token })
const words = ({ status, json }: Answer) => `${status} ${json?.status}`

async function regist(phone: string = freshPhone(), password: string = PASSWORD) {
  const { json } = await world.call('POST', '/user/regist', { json: { phone, password }, from: freshAddress() })
  return { id: json.data as number, phone, account: phone, password }
}

const reset = (json: object, token?: string) =>
  world.call('PUT', '/user/password/reset', { json, token, from: freshAddress() })

describe('S7 existence', () => {
  test('is told truthfully sixty times an hour to one network, then 429; a login goes on as a wrong password', async () => {
    startWindow(world)
    const { phone, id } = await regist()
    const from = freshAddress()
    const paths = [`/user/count/${phone}`, `/user/id/${id}`, `/user/account/${phone}`, '/user/count/nobody_at_all']
    const answers: string[] = []
    for (let index = 0; index < 64; index++) answers.push(words(await get(paths[index % 4] ?? '', from)))
    expect(new Set(answers.slice(0, 60))).toEqual(new Set(['200 USER-SUCCESS-104']))
    expect(new Set(answers.slice(60))).toEqual(new Set(['429 USER-FAIL-107']))
    const limited = await get(`/user/count/${phone}`, from)
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    expect(await spent(world, `network#${from}`, 'existence', 'hour')).toBe(60)
    expect(words(await get(query({ account: freshName(), password: md5('x') }), from))).toBe('401 USER-FAIL-102')
  })

  test('a session pays with its account, a young one without a proved phone with its network too; its own record costs nothing', async () => {
    const [one, other] = [await regist(), await regist()]
    const token = await logIn(world, one)
    const from = freshAddress()
    for (const { id } of [one, other, other]) await get(`/user/id/${id}`, from, token)
    expect(await spent(world, `account#${one.id}`, 'look-up', 'hour')).toBe(2)
    expect(await spent(world, `network#${from}`, 'existence', 'hour')).toBe(2)
  })
})

describe('S9, S61 a look-up', () => {
  const personal = ['card', 'purseadd1', 'purseadd2', 'vipTime']
  const shown = ['type', 'photo', 'cont', 'tag', 'backphoto']

  /** Somebody about whom everything is known. */
  async function withEverything() {
    const person = await regist()
    const texts = [...personal, ...shown]
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: marshall({ id: person.id }),
        UpdateExpression: `SET email = :email, loginname = :loginname, fans = :count, follow = :count, hit = :count, ${texts.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(texts.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall({
          ':email': 'someone@example.com',
          ':loginname': 'some.one',
          ':count': 7,
          ...Object.fromEntries(texts.map((name) => [`:${name}`, `${name} of somebody`])),
        }),
      }),
    )
    return person
  }

  test('shows nobody and strangers the public fields alone', async () => {
    const { id, phone } = await withEverything()
    const stranger = await logIn(world, await register(world))
    const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`
    for (const token of [undefined, stranger, 'garbage']) {
      const { text, json } = await get(`/user/id/${id}`, freshAddress(), token)
      const visible = Object.entries(json.data).filter(([, value]) => value !== null)
      expect(Object.fromEntries(visible)).toEqual({
        id,
        name: masked,
        loginname: 'some.one',
        password: '',
        fans: 7,
        follow: 7,
        hit: 7,
        islock: 'n',
        isfreeze: 'n',
        state: 'normal',
        ...Object.fromEntries(shown.map((name) => [name, `${name} of somebody`])),
      })
      expect(text).not.toContain(phone)
    }
  })

  test('shows the account itself and admins all but the password', async () => {
    const person = await withEverything()
    const admin = await register(world)
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: marshall({ id: admin.id }),
        UpdateExpression: 'SET #role = :admin',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: marshall({ ':admin': 'admin' }),
      }),
    )
    const stored = await user(world, person.id)
    const tokens = [await logIn(world, person), await logIn(world, admin)]
    for (const token of tokens) {
      const { text, json } = await get(`/user/account/${person.phone}`, freshAddress(), token)
      expect(json.data).toMatchObject({ phone: person.phone, email: 'someone@example.com', password: '' })
      for (const name of [...personal, ...shown]) expect(json.data[name]).toBe(`${name} of somebody`)
      expect(text).not.toContain(String(stored['password']))
      expect(text).not.toContain(md5(PASSWORD))
      expect(text).not.toContain('argon2')
    }
  })

  test('masks a login name that is a phone written another way', async () => {
    const person = await register(world, { account: '181-3608-5708' })
    const { json } = await get(`/user/id/${person.id}`)
    expect([json.data.name, json.data.loginname]).toEqual([expect.stringMatching(/^181\*{4}5708$/), null])
  })

  test('has every documented field, whoever looks', async () => {
    const person = await regist()
    const token = await logIn(world, person)
    const [own, strange] = [
      await get(`/user/id/${person.id}`, freshAddress(), token),
      await get(`/user/id/${person.id}`),
    ]
    expect(Object.keys(own.json.data)).toHaveLength(29)
    expect(Object.keys(strange.json.data)).toEqual(Object.keys(own.json.data))
    const { birth: _, ...documented } = emptyProfile
    expect(Object.keys(own.json.data)).toEqual(expect.arrayContaining(Object.keys(documented)))
  })
})

describe('S10 wrong password, unknown account and wait', () => {
  test('are answered byte for byte alike', async () => {
    const { phone } = await regist()
    const type = (account: string, from: string, run: string) =>
      get(query({ account, password: md5('wrong'), randomStr: run }), from)
    const [known, unknown] = [freshAddress(), freshAddress()]
    const nobody = freshPhone()
    for (let time = 1; time <= 7; time++) {
      const [one, other] = [await type(phone, known, 'r'), await type(nobody, unknown, 'r')]
      expect(one.text).toBe(other.text)
      expect(one.status).toBe(other.status)
      expect(Object.keys(one.headers).sort()).toEqual(Object.keys(other.headers).sort())
      expect(one.headers['retry-after'] === undefined).toBe(time < 6)
    }
  })
})

describe('S12 the fields of a login are texts', () => {
  test('and anything else is malformed before the database is asked', async () => {
    world.wire.clear()
    const odd = [{ $ne: null }, [], ['a'], true, 7]
    for (const value of odd) {
      for (const field of ['account', 'password', 'randomStr']) {
        const json = { account: 'somebody', password: md5('x'), [field]: value }
        const answer = await world.call('POST', '/user/login/md5', { json, from: freshAddress() })
        expect([field, value, words(answer)]).toEqual([field, value, '400 USER-FAIL-100'])
      }
    }
    for (const twice of ['account=a&account=a', 'account=a&account=b', 'account[]=a&account[]=b']) {
      expect(words(await get(`/user/login?${twice}&password=${md5('x')}`))).toBe('400 USER-FAIL-100')
    }
    expect(world.wire.calls).toEqual([])
  })
})

describe('S14 the md5 login', () => {
  test('is closed by MD5_LOGIN=off, both ways, and nothing is compared', async () => {
    const { phone } = await regist()
    const json = { account: phone, password: md5(PASSWORD) }
    process.env['MD5_LOGIN'] = 'off'
    forgetSettings()
    try {
      const before = failedLogins(world)
      for (const answer of [
        await get(query(json)),
        await world.call('POST', '/user/login/md5', { json, from: freshAddress() }),
      ]) {
        expect([answer.status, answer.json, answer.cookies]).toEqual([
          403,
          { status: 'USER-FAIL-110', message: '没有权限', data: null },
          [],
        ])
      }
      expect(failedLogins(world)).toEqual(before)
      expect((await world.call('POST', '/user/login', { json: { ...json, password: PASSWORD } })).status).toBe(200)
    } finally {
      delete process.env['MD5_LOGIN']
      forgetSettings()
    }
    expect(words(await get(query(json)))).toBe('200 USER-SUCCESS-104')
  })
})

describe('S15 a login by GET', () => {
  test('leaves nothing of its query in the log, in no cache and in no referrer', async () => {
    const { phone } = await regist(freshPhone(), 'canary-password-1')
    const run = 'canary-of-the-random-string'
    const right = { account: phone, password: md5('canary-password-1'), randomStr: run }
    const answers = [
      await get(query(right)),
      await get(query({ ...right, password: md5('canary-wrong') })),
      await get(query({ ...right, randomStr: run.repeat(3) })),
      await get(`${query(right)}&account=again`),
      await world.call('GET', query(right), { headers: { 'sec-fetch-site': 'cross-site' } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 400, 400, 403])
    for (const { headers } of answers) {
      expect([headers['cache-control'], headers['referrer-policy']]).toEqual(['no-store', 'no-referrer'])
    }
    const logged = world.logs.join('\n')
    for (const secret of [
      phone,
      run,
      'canary',
      md5('canary-password-1'),
      md5('canary-wrong'),
      answers[0]?.json.token,
    ]) {
      expect(logged).not.toContain(secret)
    }
    expect(JSON.stringify(await world.items('throttle'))).not.toContain(run)
  })

  test('spends the throttle that POST spends', async () => {
    const { phone, id } = await regist()
    const from = freshAddress()
    for (let time = 0; time < 3; time++) await get(query({ account: phone, password: md5('wrong') }), from)
    for (let time = 0; time < 2; time++) {
      await world.call('POST', '/user/login', { json: { account: phone, password: 'wrong' }, from })
    }
    expect((await loginPair(world, id, from))?.['failures']).toBe(5)
    const waiting = await get(query({ account: phone, password: md5(PASSWORD) }), from)
    expect([words(waiting), waiting.headers['retry-after'] !== undefined]).toEqual(['401 USER-FAIL-102', true])
    expect(await spent(world, `network#${from}`, 'login', 'hour')).toBe(6)
  })

  test('is no HEAD', async () => {
    const { phone } = await regist()
    const head = await world.call('HEAD', query({ account: phone, password: md5(PASSWORD) }), { from: freshAddress() })
    expect([head.status, head.cookies]).toEqual([405, []])
  })
})

describe('S16 a storm of wrong passwords', () => {
  test('is compared five times at most, and every failure counted once', async () => {
    const { phone } = await regist()
    const from = freshAddress()
    const before = failedLogins(world)['password'] ?? 0
    const answers = await inParallel(20, () =>
      get(query({ account: phone, password: md5('wrong'), randomStr: 'storm' }), from),
    )
    expect(new Set(answers.map(words))).toEqual(new Set(['401 USER-FAIL-102']))
    expect((failedLogins(world)['password'] ?? 0) - before).toBeLessThanOrEqual(5)
    const counts = answers.map(({ json }) => json.failures as number).sort((one, other) => one - other)
    expect(counts).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  test('ends in the count an hour after its first failure', async () => {
    const { phone } = await regist()
    const fail = async () =>
      (await get(query({ account: phone, password: md5('wrong'), randomStr: 'r' }))).json.failures as number
    try {
      expect([await fail(), await fail()]).toEqual([1, 2])
      world.advance(3_599_000)
      expect(await fail()).toBe(3)
      world.advance(2000)
      expect(await fail()).toBe(1)
    } finally {
      world.resetClock()
    }
  })
})

describe('S57, S60 a reset', () => {
  test('by session is of that account only, whatever the body names', async () => {
    const [one, other] = [await regist(), await regist()]
    const token = await logIn(world, one)
    const before = await user(world, other.id)
    for (const named of [
      { id: other.id, phone: other.phone },
      { id: other.id, phone: one.phone },
      { id: one.id, phone: other.phone },
    ]) {
      expect(words(await reset({ ...named, newPSD: md5('stolen-1'), userId: one.id, user_id: one.id }, token))).toBe(
        '403 USER-FAIL-103',
      )
    }
    expect(await user(world, other.id)).toEqual(before)
    expect(typeof (await logIn(world, one))).toBe('string')
  })

  test('tells nobody without a right code whether id and phone belong together', async () => {
    const [one, other] = [await regist(), await regist()]
    const code = await askForCode(world, 'forgetPassword', one.phone, freshAddress())
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const guesses = [md5('anything-1'), md5(one.phone)].flatMap((newPSD) => [
      { id: one.id, phone: one.phone, newPSD, identifying_code: wrong },
      { id: other.id, phone: one.phone, newPSD, identifying_code: wrong },
      { id: 1_999_999_999, phone: one.phone, newPSD, identifying_code: wrong },
    ])
    const answers = await Promise.all(guesses.map((guess) => reset(guess)))
    expect(new Set(answers.slice(0, 3).map(({ text }) => text)).size).toBe(1)
    expect(new Set(answers.slice(3).map(({ text }) => text)).size).toBe(1)
  })

  test('ends the other sessions and the codes of the phone, and keeps the acting session', async () => {
    const person = await regist()
    const [acting, other] = [await logIn(world, person), await logIn(world, person)]
    const code = await askForCode(world, 'loginPhone', person.phone, freshAddress())
    const { id, phone } = person
    expect(words(await reset({ id, phone, newPSD: md5('second-1') }, acting))).toBe('200 USER-SUCCESS-103')
    expect(words(await reset({ id, phone, newPSD: md5('third-1') }, other))).toBe('401 USER-FAIL-108')
    expect(words(await reset({ id, phone, newPSD: md5('third-1') }, acting))).toBe('200 USER-SUCCESS-103')
    const late = await world.call('POST', `/user/loginPhone/${phone}`, {
      json: { phone_number: phone, identifying_code: code },
      from: freshAddress(),
    })
    expect(late.status).toBe(404)
  })

  test('by one code at once changes the password once', async () => {
    const { id, phone } = await regist()
    const identifying_code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const answers = await inParallel(5, (index) =>
      world.call('PUT', '/user/password/reset', {
        json: { id, phone, newPSD: md5(`winner-${index}`), identifying_code },
        from: freshAddress(),
      }),
    )
    const won = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []))
    expect(won).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(4)
    const opened = await inParallel(5, async (index) =>
      words(await get(query({ account: phone, password: md5(`winner-${index}`) }))),
    )
    expect(opened.indexOf('200 USER-SUCCESS-104')).toBe(won[0])
  })

  test('refuses the own names and numbers as passwords, in MD5 space', async () => {
    const person = await regist()
    const token = await logIn(world, person)
    const { id, phone } = person
    for (const own of [phone, `+86${phone}`]) {
      expect(words(await reset({ id, phone, newPSD: md5(own) }, token))).toBe('400 USER-FAIL-100')
    }
  })
})

describe('S62 an id', () => {
  test('that is none is an unknown user, and never a way to another path', async () => {
    const odd = ['0', '-1', '2147483648', '%2e%2e', '%2e%2e%2fadmin', '..%2f..', '%00', '%EF%BC%91', '1e9', '%7B%7D']
    const answers = await Promise.all(odd.map((id) => get(`/user/id/${id}`)))
    expect(answers.map(words)).toEqual(odd.map(() => '404 USER-FAIL-104'))
  })

  test('is looked up in no other way when the keys fail: a session is never taken for none', async () => {
    const person = await regist()
    const token = await logIn(world, person)
    world.wire.add({ fault: { kind: 'cut' } })
    try {
      expect(words(await get(`/user/id/${person.id}`, freshAddress(), token))).toBe('503 USER-FAIL-109')
    } finally {
      world.wire.clear()
    }
  })
})

/** The security bar, as far as the account routes of `fileserver` are concerned. */
import { beforeAll, describe, expect, test } from 'vitest'
import { dataArrangements } from '../support/arrangements.ts'
import { askCode, inParallel, startWindow, tally, tryRegister } from '../support/attempts.ts'
import { audits, holderOf, orphans, people, sessionsOf, spent, user } from '../support/evidence.ts'
import { PASSWORD } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
let arrange: (name: string, given: Record<string, string | number>) => Promise<unknown>

beforeAll(async () => {
  startWindow(world)
  const { dynamodb, environment } = world.cloud
  const arrangements = dataArrangements({ dynamodb, environment, network: freshAddress })
  arrange = async (name, given) => arrangements[name]?.(given)
})

const nobodyLoggedIn = { message: 'no user login', code: -3, data: null }
const denied = { message: 'permission denied', code: -3, data: null }
const notCorrect = { message: 'username or password not correct', code: -2, data: null }
const exists = { message: 'user already exists', code: -2, data: null }

const post = (path: string, json: object, from: string = freshAddress(), token?: string): Promise<Answer> =>
  world.call('POST', path, { json, from, token })

const registering = (given: object = {}, token?: string) =>
  post('/register', { username: freshName(), password: PASSWORD, ...given }, freshAddress(), token)

const logIn = (username: string, password: unknown = PASSWORD, from?: string) =>
  post('/login', { username, password }, from)

async function person(given: object = {}) {
  const username = freshName()
  const { json } = await registering({ username, ...given })
  const { json: opened } = await logIn(username)
  return { id: json.data.id as number, username, token: opened.data.token as string }
}

const shown = ({ status, text, headers, cookies }: Answer) => {
  const { 'x-request-id': _, 'retry-after': __, ...others } = headers
  return { status, text, others, cookies }
}

describe('registration', () => {
  test.each(['admin', 'leader'])(
    'S1 fileserver the role %s is refused, nothing is stored, one event tells',
    async (role) => {
      const { token } = await person()
      const before = await people(world)
      world.logs.length = 0
      for (const session of [undefined, token]) expect((await registering({ role }, session)).json).toEqual(denied)
      expect(audits(world, 'role_refused')).toHaveLength(2)
      expect(await people(world)).toEqual(before)
    },
  )

  test('S1 S58 fileserver an admin’s session grants roles, and after his demotion at once no more', async () => {
    const { id, token } = await person()
    await arrange('make-admin', { account: id })
    expect((await registering({ role: 'leader' }, token)).json.data.role).toBe(4)
    const { UpdateItemCommand } = await import('@aws-sdk/client-dynamodb')
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: { id: { N: String(id) } },
        UpdateExpression: 'SET #role = :role',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: { ':role': { S: 'normal' } },
      }),
    )
    expect((await registering({ role: 'leader' }, token)).json).toEqual(denied)
  })

  test('S2 S3 fileserver stores exactly the keys it always stores; foreign fields are ignored', async () => {
    const { id: other } = await person()
    const wishes = { id: other, pk: 'x', ttl: 1, epoch: 9, phoneState: 'proved', roles: ['admin'], isAdmin: true }
    const { json } = await registering({ mail: `${freshName()}@example.com`, phone: freshPhone(), ...wishes })
    expect(json.data.id).not.toBe(other)
    const stored = await user(world, json.data.id)
    expect(Object.keys(stored).sort()).toEqual(
      'email,epoch,id,loginname,name,password,phone,phoneState,registeredAt,registeredFrom,role,updatedAt'.split(','),
    )
    expect(stored).toMatchObject({ phoneState: 'contact', epoch: 0, role: 'normal' })
  })

  test('S4 fileserver 20 registrations of one username, mail and phone at once: one account, no orphan', async () => {
    const [username, phone] = [freshName(), freshPhone()]
    const before = await people(world)
    const answers = await inParallel(20, () => registering({ username, phone, mail: `${username}@example.com` }))
    expect(tally(answers)).toEqual({ '200 success': 1, '200 user already exists': 19 })
    const after = await people(world)
    expect(after.users.length - before.users.length).toBe(1)
    expect(after.identifiers.length - before.identifiers.length).toBe(3)
    expect(await orphans(world)).toEqual([])
  })

  test('S4 fileserver three identifiers, each wanted by another registration at once: never a part of an account', async () => {
    for (let round = 1; round <= 5; round++) {
      const [username, phone, mail] = [freshName(), freshPhone(), `${freshName()}@example.com`]
      const wishes = [{ username, phone }, { username, mail }, { phone, mail }, { username: phone }, { username: mail }]
      const answers = await inParallel(wishes.length, (index) => registering(wishes[index]))
      expect(answers.every(({ json }) => json.code === 0 || json.code === -2)).toBe(true)
      expect(answers.some(({ json }) => json.code === 0)).toBe(true)
      expect(await orphans(world)).toEqual([])
    }
  })

  test('S4 fileserver the same identifier given twice, however spelt, is claimed once', async () => {
    const phone = freshPhone()
    const { json } = await registering({ username: `+86${phone}`, phone })
    expect(await holderOf(world, `+86${phone}`)).toBe(json.data.id)
    expect(await user(world, json.data.id)).toMatchObject({ phone: `+86${phone}`, phoneState: 'unproved' })
    expect((await registering({ username: phone })).json).toEqual(exists)
    expect(await orphans(world)).toEqual([])
  })

  test('S8 fileserver a phone beside a username is a contact: no code opens the account, no text is sent', async () => {
    const phone = freshPhone()
    await registering({ phone })
    const texts = world.cloud.sms.publishes()
    for (const route of ['loginPhone', 'forgetPassword'] as const) {
      expect((await askCode(world, route, phone, freshAddress())).status).toBe(404)
    }
    expect(world.cloud.sms.publishes()).toBe(texts)
  })

  test('S22 kms, fileserver and userapi registrations spend one budget of the network', async () => {
    const from = freshAddress()
    await tryRegister(world, { account: freshName(), password: PASSWORD }, from)
    await post('/register', { username: freshName(), password: PASSWORD }, from)
    await post('/app/register', { phone: freshPhone(), name: '小明', password: PASSWORD }, from)
    await post('/register', { username: 'a', password: PASSWORD }, from)
    await post('/register', { username: freshName(), password: PASSWORD, role: 'admin' }, from)
    expect(await spent(world, `network#${from}`, 'register', 'hour')).toBe(3)
  })
})

describe('login', () => {
  test('S9 fileserver password is "" in every answer, and no log line holds one or anything of a verifier', async () => {
    const password = 'canary-secret-1'
    const username = freshName()
    const registered = await registering({ username, password })
    const opened = await logIn(username, password)
    const closed = await post('/loguot', { token: opened.json.data.token })
    for (const { json } of [registered, opened, closed]) expect(json.data.password).toBe('')
    const refused = [await registering({ username, password }), await logIn(username, 'canary-secret-2')]
    const said = [registered, opened, closed, ...refused].map(({ text }) => text)
    expect([...said, ...world.logs].join('\n')).not.toMatch(/canary|argon2|pepper|keyid/)
  })

  test('S10 fileserver unknown, wrong, waiting and locked are the same bytes but for Retry-After', async () => {
    const [{ username }, locked] = [await person(), await person()]
    await arrange('lock', { account: locked.id })
    const from = freshAddress()
    const answers: Answer[] = []
    for (let time = 1; time <= 6; time++) answers.push(await logIn(username, 'wrong-one', from))
    answers.push(await logIn(freshName(), PASSWORD, from), await logIn(locked.username, PASSWORD, freshAddress()))
    expect(answers[0]?.json).toEqual(notCorrect)
    for (const answer of answers) expect(shown(answer)).toEqual(shown(answers[0] as Answer))
  })

  test('S19 fileserver a lock does not bind the network that its owner logs in from', async () => {
    const username = freshName()
    const { json } = await registering({ username })
    const home = freshAddress()
    await logIn(username, PASSWORD, home)
    await arrange('lock', { account: json.data.id })
    expect((await logIn(username)).json).toEqual(notCorrect)
    expect((await logIn(username, PASSWORD, home)).json.code).toBe(0)
  })

  test('S23 fileserver a throttle that fails lets nobody in: 503 in the envelope', async () => {
    const { username } = await person()
    const throttle = world.cloud.environment['THROTTLE_TABLE'] ?? ''
    world.wire.add({ when: ({ tables }) => tables.includes(throttle), fault: { kind: 'cut' } })
    const answers = [await logIn(username), await registering()]
    world.wire.clear()
    for (const { status, json, headers } of answers) {
      expect([status, json]).toEqual([503, { message: 'service unavailable', code: -2, data: null }])
      expect([headers['cache-control'], Number(headers['retry-after']) > 0]).toEqual(['no-store', true])
    }
  })
})

describe('loguot', () => {
  test('S42 fileserver a session that is logged out is over in every dialect, and the second logout says so', async () => {
    const { id, token } = await person()
    const other = await person()
    const out = await world.call('GET', `/logout?token=${token}`, { from: freshAddress() })
    expect([out.json.code, out.cookies]).toEqual([
      0,
      ['session_id=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0'],
    ])
    for (const credential of [token, `${token}=`]) {
      expect((await post('/loguot', {}, freshAddress(), credential)).json).toEqual(nobodyLoggedIn)
      expect((await post('/app/user/info', {}, freshAddress(), credential)).json.code).toBe(3)
      expect((await post('/user/logout', { user_id: id }, freshAddress(), credential)).status).toBe(403)
    }
    expect(await sessionsOf(world, id)).toEqual([])
    expect(await sessionsOf(world, other.id)).toHaveLength(1)
  })

  test('S57 fileserver a username or id beside the token logs out nobody else', async () => {
    const [mine, theirs] = [await person(), await person()]
    const { json } = await post('/loguot', { token: mine.token, id: theirs.id, username: theirs.username })
    expect(json.data.username).toBe(mine.username)
    expect(await sessionsOf(world, theirs.id)).toHaveLength(1)
  })

  test('S22 fileserver a HEAD logs nobody out', async () => {
    const { id, token } = await person()
    await world.call('HEAD', '/loguot', { token, from: freshAddress() })
    expect(await sessionsOf(world, id)).toHaveLength(1)
  })
})

/** Who may do what: every deployed route and action for everybody, and whom a request is about. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../support/actions.ts'
import { startWindow } from '../support/attempts.ts'
import { md5, sessionsOf, user } from '../support/evidence.ts'
import { askForCode, type CodeRoute, logIn, PASSWORD, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
  startWindow(world)
})

afterAll(() => world.stop())

const MINUTE_MS = 60_000
const NEW_PASSWORD = 'another-1'

interface Holder {
  id: number
  phone: string
  token: string
}

async function holder(role = 'normal'): Promise<Holder> {
  const phone = freshPhone()
  const { json } = await world.call('POST', '/user/regist', {
    json: { phone, password: PASSWORD },
    from: freshAddress(),
  })
  if (role !== 'normal') await setRole(json.data, role)
  return { id: json.data, phone, token: await openSession({ id: json.data, phone }) }
}

const openSession = ({ id, phone }: Pick<Holder, 'id' | 'phone'>, password: string = PASSWORD): Promise<string> =>
  logIn(world, { id, account: phone, password }, freshAddress())

const setRole = (id: number, role: string) =>
  world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: marshall({ id }),
      UpdateExpression: 'SET #role = :role',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: marshall({ ':role': role }),
    }),
  )

/** The status, and what the dialect puts beside it to tell one answer from another. */
function said({ status, json = {} }: Answer): string {
  const { StatusCode, Response, mess, done, code, msg, message } = json
  if (done !== undefined) return `${status} ${code}`
  if (json.status !== undefined) return `${status} ${json.status}`
  const words = [StatusCode, code, Response?.mess ?? mess ?? msg ?? message]
  return [status, ...words.filter((word) => word !== undefined)].join(' ')
}

const actors = ['nobody', 'owner', 'other', 'leader', 'admin'] as const
type Actor = (typeof actors)[number]

interface Sending {
  path?: string
  json?: object
}

interface Row {
  /** What is told of the row where a route has several. */
  when?: string
  /** What is sent; it names the owner wherever it can. */
  send?: (owner: Holder) => Sending | Promise<Sending>
  /** What an answer of success shows, and whose. */
  shows?: (answer: Answer, owner: Holder) => string
  /** Whether a session is what the row depends on: then nobody but the owner changes anything of the owner's. */
  guarded?: true
  expected: Record<Actor, string>
}

const alike = (words: string): Record<Actor, string> => ({
  nobody: words,
  owner: words,
  other: words,
  leader: words,
  admin: words,
})

/** A route that asks for no session: one that is there changes nothing. */
const open = (words: string, send?: Row['send'], exceptions: Partial<Row['expected']> = {}): Row => ({
  ...(send && { send }),
  expected: { ...alike(words), ...exceptions },
})

/** A route of the owner alone: admins do no better than strangers. */
const ownersOnly = (send: Row['send'], [nobody, owner, others]: [string, string, string]): Row => ({
  ...(send && { send }),
  guarded: true,
  expected: { ...alike(others), nobody, owner },
})

const ownAction = (success: string, send: (owner: Holder) => object | Promise<object>, flat = false): Row =>
  ownersOnly(
    async (owner) => ({ json: { ...(await send(owner)), id: String(owner.id) } }),
    flat
      ? ['401 session error', `200 ${success}`, '403 permission denied']
      : ['401 2 session error', `200 0 ${success}`, '403 3 permission denied'],
  )

/** A route that is about whoever asks, whomever the request names. */
const aboutOneself = (nobody: string, success: string, shows?: Row['shows'], json?: object): Row => ({
  send: ({ id, phone }) => ({ json: { ...json, id: String(id), user_id: id, userId: id, phone, owner: id } }),
  ...(shows && { shows }),
  guarded: true,
  expected: shows
    ? { ...alike(`${success} oneself`), nobody, owner: `${success} owner` }
    : { ...alike(success), nobody },
})

const whoseInfo: Row['shows'] = ({ json }, { id }) => (json.id === String(id) ? 'owner' : 'oneself')
const whoseName: Row['shows'] = ({ json }, { phone }) => (json.data.username === phone ? 'owner' : 'oneself')
const howMuch: Row['shows'] = ({ json }, { phone }) => (json.data.phone === phone ? 'all' : 'public')

const lookUp = (path: (owner: Holder) => string): Row => ({
  send: (owner) => ({ path: path(owner) }),
  shows: howMuch,
  guarded: true,
  expected: {
    ...alike('200 USER-SUCCESS-104 public'),
    owner: '200 USER-SUCCESS-104 all',
    admin: '200 USER-SUCCESS-104 all',
  },
})

/** A registration that asks for a role: only an admin's session gives one. */
const granting = (refused: string, granted: string, send: () => object): Row => ({
  when: 'with a role',
  send: () => ({ json: send() }),
  expected: { ...alike(refused), admin: granted },
})

const codeFor = (route: CodeRoute, phone: string) => askForCode(world, route, phone, freshAddress())

const reset = ({ id, phone }: Holder) => ({ id, phone, newPSD: md5(NEW_PASSWORD) })

const loggingOut = () => aboutOneself('200 -3 no user login', '200 0 success', whoseName)

const table: Record<string, Row[]> = {
  'GET /.well-known/jwks.json': [open('200')],
  '* $default': [open('404 Not Found', () => ({ path: '/no/such/route' }))],

  'POST /user Login': [
    open('200 0 login success', ({ id }) => ({ json: { id: String(id), password: PASSWORD } })),
    {
      when: 'with a wrong password',
      ...open('200 0 password error', ({ id }) => ({ json: { id, password: 'wrong-1' } })),
    },
  ],
  'POST /user Logon': [open('200 0 create user success', () => ({ json: { username: '小明', password: PASSWORD } }))],
  'POST /user Update': [
    ownAction('update success', () => ({ data_type: ['cont'], old_data: [''], new_data: ['一'] }), true),
  ],
  'POST /user GetMessage': [
    {
      when: 'of what is for oneself',
      send: ({ id }) => ({ json: { id: String(id), data_type: ['phone'] } }),
      guarded: true,
      expected: { ...alike('200 get data false'), owner: '200 get data success', admin: '200 get data success' },
    },
    open('200 get data success', ({ id }) => ({ json: { id: String(id), data_type: ['cont', 'fans'] } })),
  ],
  'POST /user ChangePassword': [
    ownAction('update success', () => ({ old_password: PASSWORD, new_password: NEW_PASSWORD })),
  ],
  'POST /user Logout': [ownAction('logout success', () => ({}))],
  'POST /user GetSessions': [ownAction('get data success', () => ({}))],
  'POST /user RevokeSession': [
    ownAction('session revoked', async (owner) => ({ session: await sessionName(owner) })),
    {
      when: 'naming the session alone',
      ...ownersOnly(
        async (owner) => ({ json: { session: await sessionName(owner) } }),
        ['401 2 session error', '200 0 session revoked', '200 0 no such session'],
      ),
    },
  ],
  'POST /user RequestCode': [ownAction('code sent', () => ({ purpose: 'bind', phone: freshPhone() }))],
  'POST /user BindPhone': [
    ownAction('phone bound', async ({ token }) => {
      const phone = freshPhone()
      await ask(world, 'RequestCode', { purpose: 'bind', phone }, token, freshAddress())
      return { phone, phone_code: world.cloud.inbox.code(phone) }
    }),
  ],

  'POST /register': [
    open('200 0 success', () => ({ json: { username: freshName(), password: PASSWORD } })),
    granting('200 -3 permission denied', '200 0 success', () => ({
      username: freshName(),
      password: PASSWORD,
      role: 'leader',
    })),
  ],
  'POST /login': [open('200 0 success', ({ phone }) => ({ json: { username: phone, password: PASSWORD } }))],
  'POST /loguot': [loggingOut()],
  'GET /loguot': [loggingOut()],
  'POST /logout': [loggingOut()],
  'GET /logout': [loggingOut()],

  'POST /app/register': [open('201 100', () => ({ json: { phone: freshPhone(), name: '小明', password: PASSWORD } }))],
  'POST /app/register/testphone': [
    open('200 102', () => ({ json: { phone: freshPhone() } })),
    { when: 'of somebody', ...open('403 101', ({ phone }) => ({ json: { phone } })) },
  ],
  'POST /app/login': [open('200 110', ({ phone }) => ({ json: { phone, password: PASSWORD } }))],
  'POST /app/user/modify': [
    aboutOneself('403 4', '200 150', undefined, { name: '新名' }),
    { when: 'of the password', ...aboutOneself('403 4', '200 150', undefined, { password: NEW_PASSWORD }) },
  ],
  'POST /app/user/info': [aboutOneself('403 4', '200 0', whoseInfo)],

  'POST /user/register': [
    open('200 register successful', () => ({ json: { account: freshName(), password: PASSWORD } })),
    granting('200 register failure', '200 register successful', () => ({
      account: freshName(),
      password: PASSWORD,
      role: 'admin',
    })),
  ],
  'POST /user/login': [open('200 login successful', ({ phone }) => ({ json: { account: phone, password: PASSWORD } }))],
  'POST /user/logout': [
    ownersOnly(
      ({ id }) => ({ json: { user_id: id } }),
      ['403 logout failure', '200 logout successful', '403 logout failure'],
    ),
  ],
  'GET /user/registerPhone/{phone}': [
    open('200 注意接收短信', () => ({ path: `/user/registerPhone/${freshPhone()}` })),
  ],
  'POST /user/registerPhone/{phone}': [
    open('200 register successful', async () => {
      const phone = freshPhone()
      const identifying_code = await codeFor('registerPhone', phone)
      return { path: `/user/registerPhone/${phone}`, json: { phone_number: phone, identifying_code } }
    }),
  ],
  'GET /user/loginPhone/{phone}': [
    open('200 注意接收短信', ({ phone }) => ({ path: `/user/loginPhone/${phone}` }), { owner: '403 已经登陆了' }),
  ],
  'POST /user/loginPhone/{phone}': [
    open('200 login successful', async ({ phone }) => {
      const identifying_code = await codeFor('loginPhone', phone)
      return { path: `/user/loginPhone/${phone}`, json: { phone_number: phone, identifying_code } }
    }),
  ],
  'GET /user/forgetPassword/{phone}': [
    open('200 注意接收验证码', ({ phone }) => ({ path: `/user/forgetPassword/${phone}` })),
  ],
  'POST /user/forgetPassword/{phone}': [
    open('200 login successful', async ({ phone }) => {
      const identifying = await codeFor('forgetPassword', phone)
      const json = { phone_number: phone, account: phone, identifying, new_password: NEW_PASSWORD }
      return { path: `/user/forgetPassword/${phone}`, json }
    }),
  ],

  'GET /user/count/{account}': [open('200 USER-SUCCESS-104', ({ phone }) => ({ path: `/user/count/${phone}` }))],
  'GET /user/id/{id}': [lookUp(({ id }) => `/user/id/${id}`)],
  'GET /user/account/{account}': [lookUp(({ phone }) => `/user/account/${phone}`)],
  'GET /user/login': [
    open('200 USER-SUCCESS-104', ({ phone }) => ({ path: `/user/login?account=${phone}&password=${md5(PASSWORD)}` })),
  ],
  'POST /user/login/md5': [
    open('200 USER-SUCCESS-104', ({ phone }) => ({ json: { account: phone, password: md5(PASSWORD) } })),
  ],
  'POST /user/regist': [open('200 USER-SUCCESS-101', () => ({ json: { phone: freshPhone(), password: PASSWORD } }))],
  'PUT /user/password/reset': [
    ownersOnly((owner) => ({ json: reset(owner) }), ['403 USER-FAIL-103', '200 USER-SUCCESS-103', '403 USER-FAIL-103']),
    {
      when: 'by code',
      ...open('200 USER-SUCCESS-103', async (owner) => ({
        json: { ...reset(owner), identifying_code: await codeFor('forgetPassword', owner.phone) },
      })),
    },
  ],
}

/** What `GetSessions` calls one more session of somebody. */
async function sessionName(owner: Holder): Promise<string> {
  await openSession(owner)
  const { json } = await ask(world, 'GetSessions', {}, owner.token, freshAddress())
  return json.Response.data.find(({ current }: { current: boolean }) => !current).session
}

const ACTIONS = join(import.meta.dirname, '../../functions/action/user')

function deployed(): string[] {
  const actions = readdirSync(ACTIONS).map((file) => file.replace(/^./, (c) => c.toUpperCase()).replace(/\.ts$/, ''))
  return world.cloud.template().routes.flatMap(({ method, path }) => {
    if (method === '*') return ['* $default']
    const route = `${method} ${path}`
    return route === 'POST /user' ? actions.map((action) => `${route} ${action}`) : [route]
  })
}

const cast = new Map<Actor, Promise<Holder>>()

/** Somebody for an actor to be; one does for all rows that neither end his session nor change him. */
function actingAs(actor: Actor, guarded: boolean): Promise<Holder> {
  const role = actor === 'other' ? 'normal' : actor
  if (guarded) return holder(role)
  const known = cast.get(actor) ?? holder(role)
  cast.set(actor, known)
  return known
}

async function tokenOf(actor: Actor, owner: Holder, guarded: boolean): Promise<string | undefined> {
  if (actor === 'nobody') return undefined
  return (actor === 'owner' ? owner : await actingAs(actor, guarded)).token
}

/** One cell of the matrix, with people of its own. @returns what was answered, and shown to whom */
async function cell(route: string, row: Row, actor: Actor): Promise<string> {
  const owner = await holder()
  const token = await tokenOf(actor, owner, row.guarded ?? false)
  const [, method = '', pattern = '', action] = /^(\S+) (\S+)(?: (\S+))?$/.exec(route) ?? []
  const { path = pattern, json } = (await row.send?.(owner)) ?? {}
  const [before, open] = [await user(world, owner.id), await sessionsOf(world, owner.id)]
  const named = new URLSearchParams({ id: String(owner.id), user_id: String(owner.id), owner: String(owner.id) })
  const withAction = action ? { Action: action, ...json } : json
  const readsBody = method === 'POST' || method === 'PUT'
  const answer = await world.call(method === '*' ? 'GET' : method, `${path}${path.includes('?') ? '&' : '?'}${named}`, {
    ...(readsBody && withAction && { json: withAction }),
    headers: { 'x-user-id': String(owner.id), 'x-account': owner.phone },
    token,
    from: freshAddress(),
  })
  if (row.guarded && actor !== 'owner') {
    expect(await user(world, owner.id)).toEqual(before)
    expect(await sessionsOf(world, owner.id)).toEqual(open)
  }
  const words = said(answer)
  const shown = row.shows && row.expected[actor].startsWith(`${words} `) ? ` ${row.shows(answer, owner)}` : ''
  return `${words}${shown}`
}

describe('S56 the matrix', () => {
  test('has a row for every route and every action that is deployed, and for no other', () => {
    expect(Object.keys(table).sort()).toEqual(deployed().sort())
  })

  const rows = Object.entries(table).flatMap(([route, variants]) =>
    variants.map((row) => [`${route}${row.when ? `, ${row.when}` : ''}`, route, row] as const),
  )

  test.each(rows)('%s', async (_, route, row) => {
    const answered = await Promise.all(actors.map(async (actor) => [actor, await cell(route, row, actor)] as const))
    expect(Object.fromEntries(answered)).toEqual(row.expected)
  })
})

describe('S57 the subject is the session', () => {
  test('for a password by kms modify: only the caller has a new one', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const json = { token: mine.token, password: NEW_PASSWORD, id: String(theirs.id), phone: theirs.phone }
    expect(said(await world.call('POST', '/app/user/modify', { json, from: freshAddress() }))).toBe('200 150')
    expect(typeof (await openSession(mine, NEW_PASSWORD))).toBe('string')
    expect(typeof (await openSession(theirs))).toBe('string')
  })

  test('that the first credential names: the others beside it, of somebody else, decide nothing', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const request = (token: string | undefined, other: string) => ({
      json: { token: other },
      headers: { cookie: `session_id=${other}` },
      token,
      from: freshAddress(),
    })
    const info = await world.call('POST', '/app/user/info', request(mine.token, theirs.token))
    expect(info.json).toMatchObject({ code: 0, id: String(mine.id) })
    expect(said(await world.call('POST', '/app/user/info', request('garbage', theirs.token)))).toBe('403 3')
    expect(said(await world.call('POST', '/loguot', request(mine.token, theirs.token)))).toBe('200 0 success')
    expect(await sessionsOf(world, mine.id)).toEqual([])
    expect(await sessionsOf(world, theirs.id)).toHaveLength(1)
  })

  test('for Update, whatever else the body and the query name', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const before = await user(world, theirs.id)
    const change = { data_type: ['cont'], old_data: [''], new_data: ['冒名'] }
    const named = {
      user_id: theirs.id,
      userId: theirs.id,
      phone: theirs.phone,
      owner: theirs.id,
      account: theirs.phone,
    }
    const answer = await world.call('POST', `/user?id=${theirs.id}&token=${theirs.token}`, {
      json: { Action: 'Update', ...change, ...named },
      token: mine.token,
      from: freshAddress(),
    })
    expect(said(answer)).toBe('200 update success')
    expect(await user(world, theirs.id)).toEqual(before)
    expect(await user(world, mine.id)).toMatchObject({ cont: '冒名' })
  })
})

describe('S58 a role', () => {
  const sees = async (token: string, { id, phone }: Holder) => {
    const lookedUp = await world.call('GET', `/user/id/${id}`, { token, from: freshAddress() })
    const message = await ask(world, 'GetMessage', { id: String(id), data_type: ['phone'] }, token, freshAddress())
    const json = { username: freshName(), password: PASSWORD, role: 'leader' }
    const granted = await world.call('POST', '/register', { json, token, from: freshAddress() })
    return [lookedUp.json.data.phone === phone, message.json.success, granted.json.code === 0]
  }
  const [nothing, everything] = [
    [false, false, false],
    [true, true, true],
  ]

  test('given or taken holds at the next request of a live session', async () => {
    const [subject, actor] = [await holder(), await holder()]
    for (const [role, expected] of [
      ['normal', nothing],
      ['admin', everything],
      ['leader', nothing],
      ['admin', everything],
      ['vip', nothing],
      ['creator', nothing],
      ['normal', nothing],
    ] as const) {
      await setRole(actor.id, role)
      expect([role, await sees(actor.token, subject)]).toEqual([role, expected])
    }
  })

  test('stands in no token', async () => {
    const { token } = await holder('admin')
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub'])
  })
})

describe('S60 proof', () => {
  const stale = async (run: () => Promise<void>) => {
    try {
      world.advance(16 * MINUTE_MS)
      await run()
    } finally {
      world.resetClock()
      startWindow(world)
    }
  }

  test('of usermodule’s reset by an old session is the old password', async () => {
    const owner = await holder()
    await stale(async () => {
      const put = (json: object) =>
        world.call('PUT', '/user/password/reset', { json, token: owner.token, from: freshAddress() })
      expect(said(await put(reset(owner)))).toBe('403 USER-FAIL-103')
      expect(said(await put({ ...reset(owner), old_password: md5('wrong-1') }))).toBe('403 USER-FAIL-103')
      expect(typeof (await openSession(owner))).toBe('string')
      expect(said(await put({ ...reset(owner), old_password: md5(PASSWORD) }))).toBe('200 USER-SUCCESS-103')
      expect(typeof (await openSession(owner, NEW_PASSWORD))).toBe('string')
    })
  })

  test('of kms modify that is wrong changes nothing, however recent the login', async () => {
    const { id, token } = await holder()
    const before = await user(world, id)
    const json = { token, password: NEW_PASSWORD, old_password: 'wrong-1', name: '新名' }
    expect((await world.call('POST', '/app/user/modify', { json, from: freshAddress() })).json.code).toBe(112)
    expect(await user(world, id)).toEqual(before)
  })

  test('of ChangePassword where no password is set is a recent login', async () => {
    const { phone, id } = await registerPhone(world, freshPhone(), freshAddress())
    const json = { phone_number: phone, identifying_code: await codeFor('loginPhone', phone) }
    const { token } = (await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })).json
    const change = () => ask(world, 'ChangePassword', { new_password: NEW_PASSWORD }, token, freshAddress())
    await stale(async () => {
      const before = await user(world, id)
      expect(said(await change())).toBe('200 0 password error')
      expect(await user(world, id)).toEqual(before)
    })
    expect(said(await change())).toBe('200 0 update success')
  })

  test('of BindPhone is the code that was sent to the new phone for it, and no other', async () => {
    const [one, other] = [await holder(), await holder()]
    const [wanted, elsewhere] = [freshPhone(), freshPhone()]
    const before = await user(world, one.id)
    const bind = (fields: object) => ask(world, 'BindPhone', fields, one.token, freshAddress())
    const login = await codeFor('loginPhone', other.phone)
    const register = await codeFor('registerPhone', wanted)
    await ask(world, 'RequestCode', { purpose: 'bind', phone: elsewhere }, one.token, freshAddress())
    const code = world.cloud.inbox.code(elsewhere)
    expect(said(await bind({ phone: wanted }))).toBe('400 1 request error')
    expect(said(await bind({ phone: wanted, phone_code: register }))).toBe('200 0 code expired')
    expect(said(await bind({ phone: other.phone, phone_code: login }))).toBe('200 0 code expired')
    expect(said(await bind({ phone: wanted, phone_code: code }))).toBe('200 0 code expired')
    expect(await user(world, one.id)).toEqual(before)
    expect(said(await bind({ phone: elsewhere, phone_code: code }))).toBe('200 0 phone bound')
  })
})

describe('S62 an id that is none', () => {
  const fullWidth = (id: number) =>
    [...String(id)].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
  const numbers = [0, -1, 2_147_483_648, '0', '-1', '2147483648', 9_007_199_254_740_991]
  const texts = ['%2e%2e', '../admin', 'abc', '1e9', '0x10', ' ', '１', 1.5, true, {}, []]

  test('names nobody in GetMessage, and is nobody’s own in what one does', async () => {
    const { id, token } = await holder()
    const about = async (given: unknown) =>
      said(await ask(world, 'GetMessage', { id: given, data_type: ['cont'] }, token, freshAddress()))
    const own = async (given: unknown) => said(await ask(world, 'GetSessions', { id: given }, token, freshAddress()))
    for (const given of numbers) {
      expect([given, await about(given), await own(given)]).toEqual([
        given,
        '200 get data false',
        '403 3 permission denied',
      ])
    }
    for (const given of [...texts, fullWidth(id)]) {
      expect([given, await about(given), await own(given)]).toEqual([given, '400 request error', '400 1 request error'])
    }
  })

  test('is another’s in userapi’s logout, or malformed, and logs nobody out', async () => {
    const { id, token } = await holder()
    const logout = async (user_id: unknown) =>
      said(await world.call('POST', '/user/logout', { json: { user_id }, token, from: freshAddress() }))
    for (const given of numbers) expect([given, await logout(given)]).toEqual([given, '403 logout failure'])
    for (const given of [...texts, fullWidth(id)]) {
      expect([given, await logout(given)]).toEqual([given, '400 参数错误'])
    }
    expect(await sessionsOf(world, id)).toHaveLength(1)
  })

  test('is malformed or without proof in usermodule’s reset', async () => {
    const owner = await holder()
    const put = async (id: unknown) => {
      const json = { ...reset(owner), id }
      return said(await world.call('PUT', '/user/password/reset', { json, token: owner.token, from: freshAddress() }))
    }
    for (const given of numbers) expect([given, await put(given)]).toEqual([given, '403 USER-FAIL-103'])
    for (const given of [...texts, fullWidth(owner.id)]) {
      expect([given, await put(given)]).toEqual([given, '400 USER-FAIL-100'])
    }
    expect(typeof (await openSession(owner))).toBe('string')
  })
})

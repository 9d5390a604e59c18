/**
 * S98, the other half: every function does what its role allows and nothing else, and its role allows nothing that it never
 * does. What it does is heard at the wires to DynamoDB, SSM and SNS while its routes are called one after the other.
 * Those of files are in iamFiles.test.ts, those that remove and export accounts in iamLeaving.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { importAccount } from '../../lib/accounts/importAccount.ts'
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { storedIdentifier } from '../../lib/identity/identifier.ts'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { ask } from '../support/actions.ts'
import { dataArrangements } from '../support/arrangements.ts'
import { plantHolder, spentBefore, tryLogIn } from '../support/attempts.ts'
import { directly } from '../support/directly.ts'
import { plantEdges, plantUnheard } from '../support/friends.ts'
import { oldUser } from '../support/keeping.ts'
import { missingIn, type Observer, startObserver } from '../support/observer.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone, wrongCode } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, type Request, useWorld } from '../support/world.ts'

const HOUR_MS = 3_600_000

/** Grants that no scenario can use, and why they are there all the same: `function action resource` → reason. */
const unused: Record<string, string> = {}

vi.setConfig({ testTimeout: 90_000 })

const TEST_NUMBERS = ['13800000001', '13800000002', '13800000003', '13800000004'] as const
const world = useWorld({
  LOGIN_FAILURES_MAX: '5',
  SMS_PER_PHONE_DAY_ALL: '1000',
  SMS_TEST_NUMBERS: TEST_NUMBERS.map((number) => `+86${number}=123456`).join(),
  SMS_TEST_NUMBERS_UNTIL: '2099-01-01',
})
let observer: Observer

const watched: Observer['call'] = (method, path, request) => observer.call(method, path, request)

const post = (path: string, json: object, request: Request = {}) =>
  watched('POST', `/user/${path}`, { json, ...request })
const get = (path: string, request: Request = {}) => watched('GET', `/user/${path}`, request)
const expectAll = (answers: readonly Answer[], status: number) =>
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))

beforeAll(async () => {
  observer = await startObserver(world)
})

afterAll(async () => {
  await observer.stop()
})

describe('What the functions do', () => {
  test('register: new, taken, yielded, once only, by a session', async () => {
    const account = freshName()
    const request = { headers: { 'idempotency-key': 'one' } }
    expectAll([await post('register', { account, password: PASSWORD }, request)], 200)
    expectAll([await post('register', { account, password: PASSWORD }, request)], 200)
    expect((await post('register', { account, password: PASSWORD })).json.msg).toBe('account had been used')
    const phone = freshPhone()
    await register(world, { account: phone })
    world.advance(25 * HOUR_MS)
    expect((await post('register', { account: phone, password: 'another-1' })).json.msg).toBe('register successful')
    const person = await register(world)
    const token = await logIn(world, person)
    world.advance(2 * HOUR_MS)
    expectAll([await post('register', { account: freshName(), password: PASSWORD }, { token })], 200)
    expect(
      (await post('register', { account: freshName(), password: PASSWORD, role: 'admin' }, { token })).json.msg,
    ).toBe('register failure')
  })

  test('login: right, wrong, nobody, waiting, locked, outdated', async () => {
    const person = await register(world)
    expectAll([await post('login', person)], 200)
    expectAll([await post('login', { account: freshName(), password: 'x' })], 404)
    const from = freshAddress()
    for (let time = 0; time < 4; time++) {
      expectAll([await post('login', { ...person, password: 'wrong-1' }, { from })], 400)
    }
    world.advance(-301_000)
    expectAll([await post('login', { ...person, password: 'wrong-1' }, { from })], 400)
    const victim = await register(world)
    for (let time = 0; time < 5; time++) await post('login', { ...victim, password: 'wrong-1' })
    expectAll([await post('login', victim)], 403)
    const unknown = await register(world, { account: freshPhone() })
    expectAll([await post('login', unknown), await post('login', { ...unknown, account: String(unknown.id) })], 200)
  })

  test('logout', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    world.advance(2 * HOUR_MS)
    expectAll([await post('logout', { user_id: person.id }, { token })], 200)
    expectAll([await post('logout', { user_id: person.id }, { token }), await post('logout', { user_id: 1 })], 403)
  })

  test('the routes that send: sent, refused by SNS, too soon, too often, registered, logged in already', async () => {
    for (const route of ['registerPhone', 'loginPhone', 'forgetPassword'] as const) {
      const phone = freshPhone()
      if (route !== 'registerPhone') await registerPhone(world, phone, freshAddress())
      world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 1)
      expectAll([await get(`${route}/${phone}`)], 503)
      expectAll([await get(`${route}/${phone}`)], 200)
      world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' })
      for (let time = 0; time < 5; time++) await get(`${route}/${phone}`)
      world.cloud.sms.behave({ kind: 'deliver' })
      world.advance(HOUR_MS)
      world.cloud.sms.behave({ kind: 'refuse', error: 'InternalError' }, 1)
      expectAll([await get(`${route}/${phone}`)], 503)
      expectAll([await get(`${route}/${phone}`)], 200)
      world.advance(HOUR_MS)
      await spentBefore(world, `phone#+86${phone}`, 'sms', 'day', 995)
      expectAll([await get(`${route}/${phone}`)], 429)
      await spentBefore(world, `phone#+86${phone}`, 'sms', 'day', 1)
      const from = freshAddress()
      await get(`${route}/${phone}`, { from })
      world.advance(-300_000)
      expectAll([await get(`${route}/${phone}`, { from })], 429)
      expectAll([await get(`${route}/123`), await get(`${route}/%2B447911123456`)], 400)
    }
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    expectAll([await get(`registerPhone/${phone}`)], 403)
    expectAll([await get(`loginPhone/${freshPhone()}`), await get(`forgetPassword/${freshPhone()}`)], 404)
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const opened = await world.call('POST', `/user/loginPhone/${phone}`, {
      json: { phone_number: phone, identifying_code: code },
    })
    world.advance(2 * HOUR_MS)
    expectAll([await get(`loginPhone/${phone}`, { token: opened.json.token })], 403)
    const [free, login, reset] = TEST_NUMBERS
    for (const number of [login, reset]) await register(world, { account: number })
    expectAll(
      [await get(`registerPhone/${free}`), await get(`loginPhone/${login}`), await get(`forgetPassword/${reset}`)],
      200,
    )
  })

  test('registerPhone: right, wrong, repeated, and taken from who planted it', async () => {
    const phone = freshPhone()
    await register(world, { account: phone })
    const wrong = await askForCode(world, 'registerPhone', phone, freshAddress())
    expectAll([await post(`registerPhone/${phone}`, { phone_number: phone, identifying_code: wrongCode(wrong) })], 403)
    const identifying_code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const json = { phone_number: phone, identifying_code }
    const request = { headers: { 'idempotency-key': 'two' } }
    expectAll(
      [await post(`registerPhone/${phone}`, json, request), await post(`registerPhone/${phone}`, json, request)],
      200,
    )
    expectAll([await post(`registerPhone/${phone}`, json)], 403)
    const late = freshPhone()
    const ofLate = await askForCode(world, 'registerPhone', late, freshAddress())
    await register(world, { account: late })
    expectAll([await post(`registerPhone/${late}`, { phone_number: late, identifying_code: ofLate })], 200)
  })

  test('loginPhone: proved, unproved with a planted name, with the right password, with a session, frozen', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const open = async (of: string, more: object = {}, request: Request = {}) => {
      const identifying_code = await askForCode(world, 'loginPhone', of, freshAddress())
      return post(`loginPhone/${of}`, { phone_number: of, identifying_code, ...more }, request)
    }
    expectAll([await open(phone)], 200)
    const { dynamodb, environment } = world.cloud
    const arrange = dataArrangements({ dynamodb, environment, network: freshAddress })
    await arrange['freeze']?.({ account: id })
    expectAll([await open(phone)], 403)
    const planted = await register(world, { account: freshPhone() })
    expectAll([await open(planted.account, { password: planted.password })], 200)
    const dropped = await register(world, { account: freshPhone() })
    await plantName(dropped.id)
    await plantEdges(world, dropped)
    await plantUnheard(world, dropped)
    expectAll([await open(dropped.account, { password: 'wrong-1' })], 200)
    const kept = await register(world, { account: freshPhone() })
    const token = await logIn(world, kept)
    world.advance(2 * HOUR_MS)
    expectAll([await open(kept.account, {}, { token })], 200)
    const moved = await registerPhone(world, freshPhone(), freshAddress())
    const ofMoved = await askForCode(world, 'loginPhone', moved.phone, freshAddress())
    await plantHolder(world, moved.phone, 'login', id)
    expectAll([await post(`loginPhone/${moved.phone}`, { phone_number: moved.phone, identifying_code: ofMoved })], 200)
  })

  test('forgetPassword: right, wrong, another account, unproved with a planted name', async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const json = { phone_number: phone, account: phone, new_password: 'another-1' }
    const reset = async (change: (identifying: string) => object) => {
      const identifying = await askForCode(world, 'forgetPassword', phone, freshAddress())
      return post(`forgetPassword/${phone}`, { ...json, identifying, ...change(identifying) })
    }
    expectAll([await reset(() => ({ account: freshName() }))], 404)
    expectAll([await reset((code) => ({ identifying: wrongCode(code) }))], 401)
    await tryLogIn(world, phone, 'wrong-password', freshAddress())
    expectAll([await reset(() => ({}))], 200)
    const planted = await register(world, { account: freshPhone() })
    await plantName(planted.id)
    await plantEdges(world, planted)
    await plantUnheard(world, planted)
    const code = await askForCode(world, 'forgetPassword', planted.account, freshAddress())
    expectAll(
      [
        await post(`forgetPassword/${planted.account}`, {
          ...json,
          phone_number: planted.account,
          account: planted.account,
          identifying: code,
        }),
      ],
      200,
    )
    expectAll(
      [await post(`forgetPassword/${freshPhone()}`, { ...json, identifying: '000000', phone_number: '1' })],
      400,
    )
    const nobody = freshPhone()
    expectAll(
      [
        await post(`forgetPassword/${nobody}`, {
          ...json,
          identifying: '000000',
          phone_number: nobody,
          account: nobody,
        }),
      ],
      404,
    )
  })

  test('action: every action of /user, with its failures', async () => {
    const act = (Action: string, fields: object, request: Request = {}) =>
      watched('POST', '/user', { json: { Action, ...fields }, ...request })
    const once = { headers: { 'idempotency-key': 'three' } }
    const { id } = (await act('Logon', { username: 'name', password: PASSWORD }, once)).json.Response
    expectAll([await act('Logon', { username: 'name', password: PASSWORD }, once)], 200)
    const logIn = async () => (await act('Login', { id, password: PASSWORD })).json.Response.token
    expectAll([await act('Login', { id: freshName(), password: 'x' })], 200)
    const token = await logIn()
    world.advance(2 * HOUR_MS)
    const kind = await defineKind()
    const data_type = ['cont', 'email', kind]
    const email = `${freshPhone()}@example.com`
    const change = async (old_data: string[], new_data: string[], of: string) =>
      (await act('Update', { data_type, old_data, new_data }, { token: of })).json
    const second = await change(['', '', ''], ['a', email, 'b'], token)
    expect(second.mess).toBe('update success')
    const third = await change(['a', email, 'b'], ['', `x${email}`, ''], second.token)
    expect(third.mess).toBe('update success')
    const own = { token: third.token }
    expectAll(
      [await act('GetMessage', { id, data_type }, own), await act('GetMessage', { id, data_type: ['cont'] })],
      200,
    )
    const { data } = (await act('GetSessions', {}, { token: await logIn() })).json.Response
    expectAll([await act('RevokeSession', { session: data[0].session }, own)], 200)
    for (const phone of [freshPhone(), freshPhone()]) {
      await register(world, { account: phone })
      world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 1)
      expectAll([await act('RequestCode', { purpose: 'bind', phone }, own)], 503)
      expectAll([await act('RequestCode', { purpose: 'bind', phone }, own)], 200)
      const code = world.cloud.inbox.code(phone) ?? ''
      expectAll([await act('BindPhone', { phone, phone_code: wrongCode(code) }, own)], 200)
      world.advance(-301_000)
      expect((await act('BindPhone', { phone, phone_code: code }, own)).json.Response.mess).toBe('phone bound')
    }
    expectAll([await act('RequestCode', { purpose: 'bind', phone: TEST_NUMBERS[3] }, own)], 200)
    expectAll([await act('RequestCode', { purpose: 'delete' }, own)], 200)
    const passwords = { old_password: PASSWORD, new_password: 'another-1' }
    expectAll([await act('ChangePassword', { ...passwords, old_password: 'wrong-1' }, own)], 200)
    expect((await act('ChangePassword', passwords, own)).json.Response.mess).toBe('update success')
    expectAll([await act('Logout', {}, own)], 200)
  })

  test('action: friends, requests, blocks and look-ups', async () => {
    const member = async () => {
      const person = await register(world)
      return { id: person.id, token: await logIn(world, person, freshAddress()) }
    }
    const [one, other] = [await member(), await member()]
    world.advance(2 * HOUR_MS)
    const act = (by: typeof one, Action: string, fields: object = {}) =>
      watched('POST', '/user', { json: { Action, ...fields }, token: by.token })
    const upon = async (by: typeof one, Action: string, { id }: typeof one) =>
      (await act(by, Action, { friend_id: id })).json.Response.mess
    expect([
      await upon(one, 'AddFriend', other),
      await upon(other, 'RejectFriend', one),
      await upon(one, 'AddFriend', other),
      await upon(other, 'AcceptFriend', one),
      await upon(one, 'DeleteFriend', other),
      await upon(one, 'BlockUser', other),
      await upon(other, 'AddFriend', one),
      await upon(one, 'UnblockUser', other),
    ]).toEqual([
      'friend request sent',
      'friend rejected',
      'friend request sent',
      'friend added',
      'friend deleted',
      'blocked',
      'friend request sent',
      'unblocked',
    ])
    for (const Action of ['GetFriends', 'GetFriendRequests', 'GetBlocked']) expectAll([await act(one, Action)], 200)
    expectAll([await act(one, 'FindUser', { account: String(other.id) })], 200)
    expectAll([await act(one, 'GetMessage', { id: other.id, data_type: ['fans', 'birth'] })], 200)
  })

  /** Somebody of an old server, with the password. */
  async function importedOne() {
    const account = freshName()
    const identifiers = [storedIdentifier('loginname', account)]
    const came = await importAccount(oldUser({ identity: account, identifiers, md5: md5OfPassword(PASSWORD) }))
    return { id: Number(came.kind === 'imported' && came.id), account, password: PASSWORD }
  }

  async function withAvatar() {
    const person = await register(world)
    const json = { token: await logIn(world, person), data: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7' }
    expectAll([await world.call('POST', '/app/user/avatar', { json, from: freshAddress() })], 201)
    return person
  }

  /** A kind of information that a manager has defined. */
  async function defineKind(): Promise<string> {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb')
    const { dynamodb, environment } = world.cloud
    const texts = { data_name: 'kind', data_table: 'profiles', format: 'text', visibility: 'self' }
    const Item = Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]))
    await dynamodb.send(
      new PutItemCommand({
        TableName: environment['DATATYPES_TABLE'],
        Item: { ...Item, editable: { BOOL: true }, max_length: { N: '9' } },
      }),
    )
    return 'kind'
  }

  test('action: an export and its link, and the end of an account, one of an old server and one of an admin too', async () => {
    const act = (Action: string, fields: object, token: string) =>
      watched('POST', '/user', { json: { Action, password: PASSWORD, ...fields }, token })
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const json = { phone_number: phone, identifying_code: code }
    const { token } = (await world.call('POST', `/user/loginPhone/${phone}`, { json })).json
    expectAll([await act('RequestCode', { purpose: 'delete' }, token)], 200)
    expectAll([await act('ExportData', { password: null }, token)], 200)
    await world.export()
    await observer.doing('actionUser', async () => {
      const { url } = (await ask(world, 'ExportData', {}, token, freshAddress())).json.Response
      expect((await fetch(url)).status).toBe(200)
    })
    const phone_code = world.cloud.inbox.code(phone)
    expectAll([await act('DeleteAccount', { password: null, phone_code }, token)], 200)
    for (const role of ['normal', 'admin'] as const) {
      const [old, second] = [await importedOne(), await register(world)]
      for (const id of [old.id, second.id]) await setRole(id as AccountId, role, null, directly)
      expectAll([await act('DeleteAccount', {}, await logIn(world, old))], 200)
    }
    expectAll([await act('DeleteAccount', {}, await logIn(world, await withAvatar()))], 200)
    const neverTexted = await register(world, { account: freshPhone() })
    expectAll([await act('DeleteAccount', {}, await logIn(world, neverTexted))], 200)
  })

  test('the public keys, the reference, and whatever is no route', async () => {
    expectAll([await watched('GET', '/.well-known/jwks.json')], 200)
    expectAll(
      [await watched('GET', '/openapi.json'), await watched('GET', '/docs'), await watched('GET', '/desk')],
      200,
    )
    expectAll([await watched('GET', '/nothing'), await watched('GET', '//nothing/')], 404)
    expectAll([await watched('POST', '//user/login')], 308)
  })

  /** A second login that the unproved time has brought along, as another dialect would. */
  async function plantName(id: number): Promise<void> {
    const { PutItemCommand, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb')
    const name = freshName()
    const { dynamodb, environment } = world.cloud
    await dynamodb.send(
      new PutItemCommand({
        TableName: environment['IDENTIFIERS_TABLE'],
        Item: { identifier: { S: name }, account: { N: String(id) } },
      }),
    )
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: environment['USERS_TABLE'],
        Key: { id: { N: String(id) } },
        UpdateExpression: 'SET loginname = :name',
        ExpressionAttributeValues: { ':name': { S: name } },
      }),
    )
  }
})

describe('S98 a role and what its function did', () => {
  /** Of files, of the manager's desk and of leaving, which are heard elsewhere. */
  const elsewhere = /^(action(Download|Manager)|platform(Avatar|ObjectCreated|Sweep|Leaving|Export))$/

  test('every deployed function of action, userapi and platform was heard', () => {
    const heard = observer.names.filter((name) => /^(action|userapi|platform)/.test(name) && !elsewhere.test(name))
    expect([...observer.used.keys()].sort()).toEqual(heard.sort())
  })

  test('no function did what its role does not allow', () => {
    expect(missingIn(observer.granted, observer.used)).toEqual([])
  })

  test('no role allows what its function never did', () => {
    const ours = new Map([...observer.granted].filter(([name]) => observer.used.has(name)))
    expect(missingIn(observer.used, ours)).toEqual(Object.keys(unused).sort())
  })

  test('the reader of this test hears everything: a role without one action would have failed', () => {
    for (const [name, deeds] of observer.used) {
      const [first] = deeds
      if (first === undefined) continue
      const less = [...(observer.granted.get(name) ?? [])].filter((deed) => deed !== first)
      expect(missingIn(new Map(observer.granted).set(name, new Set(less)), observer.used)).toEqual([`${name} ${first}`])
    }
  })
})

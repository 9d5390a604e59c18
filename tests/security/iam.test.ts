/**
 * S98, the other half: every function does what its role allows and nothing else, and its role allows nothing that it never
 * does. What it does is heard at the wires to DynamoDB, SSM and SNS while its routes are called one after the other.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { bundle } from '../../resources/build/bundle.ts'
import { handlersOf, readFunctions } from '../../resources/build/functions.ts'
import { readGrants, type Statement, statementsOf } from '../../resources/build/roles.ts'
import { dataArrangements } from '../support/arrangements.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone, wrongCode } from '../support/people.ts'
import {
  type Answer,
  freshAddress,
  freshName,
  freshPhone,
  type Request,
  startWorld,
  type World,
} from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const HOUR_MS = 3_600_000

/** Grants that no scenario can use, and why they are there all the same: `function action resource` → reason. */
const unused: Record<string, string> = {}

vi.setConfig({ testTimeout: 90_000 })

let world: World
let folder: string
/** Function → `action resource` that its role allows. */
let granted: Map<string, Set<string>>
/** Function → `action resource` that it has used. */
const used = new Map<string, Set<string>>()
let handlers: ReadonlyMap<string, string>
let ssm: Server
let parametersRead: string[] = []

/** `gatehouse-test-users` → `UsersTable`. */
const tableId = (name: string) => {
  const short = name.split('-').at(-1) ?? ''
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}Table`
}

const parts: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}

/** Inside a transaction each write needs the action of its own kind. */
function actionsOf({ operation, tables, input }: EngineCall): string[] {
  if (operation !== 'TransactWriteItems') return tables.map((table) => `dynamodb:${operation} ${tableId(table)}`)
  const items = input['TransactItems'] as Record<string, { TableName: string }>[]
  return items.flatMap((item) =>
    Object.entries(item).map(([kind, { TableName }]) => `dynamodb:${parts[kind] ?? kind} ${tableId(TableName)}`),
  )
}

function grantsOf(statements: readonly Statement[]): Set<string> {
  const all = statements.flatMap(({ Action, Resource, NotResource }) =>
    Action.flatMap((action) => (Resource ?? NotResource ?? []).map((arn) => `${action} ${nameOf(arn)}`)),
  )
  return new Set(all)
}

/** What an ARN names: a table's logical id, a parameter's last part, or a phone. */
function nameOf(arn: unknown): string {
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': text } = arn as { 'Fn::GetAtt'?: string[]; 'Fn::Sub'?: string }
  if (attribute?.[0]) return attribute[0]
  const plain = text ?? String(arn)
  return plain.includes(':sns:') ? 'phone' : (plain.split('/').at(-1) ?? plain)
}

/** The embedded SSM with an ear in front of it. */
async function listenToSsm(target: string): Promise<string> {
  ssm = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '')
    const { Name, Names = [] } = JSON.parse(body.toString()) as { Name?: string; Names?: string[] }
    for (const name of [...Names, ...(Name ? [Name] : [])])
      parametersRead.push(`ssm:${action} ${name.split('/').at(-1)}`)
    const passed = await fetch(target, {
      method: 'POST',
      headers: {
        'x-amz-target': String(request.headers['x-amz-target']),
        'content-type': 'application/x-amz-json-1.1',
      },
      body: new Uint8Array(body),
    })
    response.writeHead(passed.status).end(Buffer.from(await passed.arrayBuffer()))
  })
  await new Promise<void>((resolve) => ssm.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(ssm.address() as AddressInfo).port}`
}

function functionOf(method: string, path: string): string {
  const fits = (template: string) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0] ?? '')
  const { routes } = world.cloud.template()
  const route =
    routes.find((one) => one.method === method && fits(one.path)) ?? routes.find((one) => one.method === '*')
  const name = [...handlers].find(([, handler]) => handler === route?.handler)?.[0]
  if (!name) throw new Error(`no function for ${method} ${path}`)
  return name
}

/** Calls a route, cold: nothing of the parameters is remembered, so that each function must read what it needs. */
async function watched(method: string, path: string, request: Request = {}): Promise<Answer> {
  world.advance(301_000)
  world.wire.clear()
  parametersRead = []
  const published = world.cloud.sms.publishes()
  const answer = await world.call(method, path, { from: freshAddress(), ...request })
  const name = functionOf(method, path)
  const known = used.get(name) ?? new Set<string>()
  for (const action of [...world.wire.calls.flatMap(actionsOf), ...parametersRead]) known.add(action)
  if (world.cloud.sms.publishes() > published) known.add('sns:Publish phone')
  used.set(name, known)
  return answer
}

const post = (path: string, json: object, request: Request = {}) =>
  watched('POST', `/user/${path}`, { json, ...request })
const get = (path: string, request: Request = {}) => watched('GET', `/user/${path}`, request)
const expectAll = (answers: readonly Answer[], status: number) =>
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))

beforeAll(async () => {
  world = await startWorld({ LOGIN_FAILURES_MAX: '5', SMS_PER_PHONE_DAY_ALL: '1000' })
  process.env['AWS_ENDPOINT_URL_SSM'] = await listenToSsm(world.cloud.environment['AWS_ENDPOINT_URL_SSM'] ?? '')
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-iam-'))
  const all = handlersOf(await readFunctions(root))
  handlers = all
  const bundles = await bundle({ root, outputFolder: folder, handlers: all })
  const grants = await readGrants(root, 'gatehouse', 'test')
  granted = new Map([...bundles].map(([name, { sources }]) => [name, grantsOf(statementsOf(sources.keys(), grants))]))
})

afterAll(async () => {
  ssm?.close()
  await rm(folder, { recursive: true, force: true })
  await world.stop()
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

  test('the routes that send: sent, refused by SNS, too soon, registered, logged in already', async () => {
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
    expectAll([await open(dropped.account, { password: 'wrong-1' })], 200)
    const kept = await register(world, { account: freshPhone() })
    const token = await logIn(world, kept)
    world.advance(2 * HOUR_MS)
    expectAll([await open(kept.account, {}, { token })], 200)
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
    expectAll([await reset(() => ({}))], 200)
    const planted = await register(world, { account: freshPhone() })
    await plantName(planted.id)
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
    expectAll([await act('RequestCode', { purpose: 'delete' }, own)], 200)
    const passwords = { old_password: PASSWORD, new_password: 'another-1' }
    expectAll([await act('ChangePassword', { ...passwords, old_password: 'wrong-1' }, own)], 200)
    expect((await act('ChangePassword', passwords, own)).json.Response.mess).toBe('update success')
    expectAll([await act('Logout', {}, own)], 200)
  })

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

  test('the public keys, and whatever is no route', async () => {
    expectAll([await watched('GET', '/.well-known/jwks.json')], 200)
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
  const named = (sets: ReadonlyMap<string, ReadonlySet<string>>, missing: ReadonlyMap<string, ReadonlySet<string>>) =>
    [...sets]
      .flatMap(([name, actions]) =>
        [...actions].filter((action) => !missing.get(name)?.has(action)).map((action) => `${name} ${action}`),
      )
      .sort()

  test('every deployed function of action, userapi and platform was heard', () => {
    const heard = [...handlers.keys()].filter((name) => /^(action|userapi|platform)/.test(name))
    expect([...used.keys()].sort()).toEqual(heard.sort())
  })

  test('no function did what its role does not allow', () => {
    expect(named(used, granted)).toEqual([])
  })

  test('no role allows what its function never did', () => {
    const ours = new Map([...granted].filter(([name]) => used.has(name)))
    expect(named(ours, used)).toEqual(Object.keys(unused).sort())
  })

  test('the reader of this test hears everything: a role without one action would have failed', () => {
    for (const [name, actions] of used) {
      const [first] = actions
      if (first === undefined) continue
      const without = new Map(granted).set(
        name,
        new Set([...(granted.get(name) ?? [])].filter((action) => action !== first)),
      )
      expect(named(used, without)).toEqual([`${name} ${first}`])
    }
  })
})

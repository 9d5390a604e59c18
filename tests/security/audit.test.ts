/**
 * S97 in every dialect: what happens is exactly one audit event, bound to its request, with the account as a salted hash.
 * The fields and forms of an event, and `userapi`, are in logs.test.ts; the manager's desk is in manager.test.ts.
 */
import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { ask, join, openSession, update } from '../support/actions.ts'
import { dataArrangements } from '../support/arrangements.ts'
import { type DialectName, dialects, doors } from '../support/doors.ts'
import { md5 } from '../support/evidence.ts'
import { begin, freshBytes, type Owner, remove, sendBase64, upload } from '../support/files.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({ LOGIN_FAILURES_MAX: '5', REGISTER_PER_NETWORK_HOUR: '1', FILE_INLINE_BYTES_MAX: '1000' })
let salt: Buffer

beforeAll(async () => {
  const name = `${world.cloud.environment['PARAMETER_PREFIX']}/audit-salt`
  const found = await world.cloud.parameters.read([name])
  salt = Buffer.from(JSON.parse(found.get(name)?.value ?? '{}').salt, 'base64')
})

const hashed = (value: string | number) =>
  createHmac('sha256', salt).update(String(value)).digest('base64url').slice(0, 16)

/** An event by its name and reason; that it is bound to this request is checked on the way. */
async function eventsOf(dialect: DialectName, act: () => Promise<Answer>): Promise<Record<string, unknown>[]> {
  const from = world.logs.length
  const answer = await act()
  const lines = world.logs.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>)
  const events = lines.filter(({ message }) => message === 'audit')
  for (const event of events) {
    expect(event).toMatchObject({ requestId: answer.headers['x-request-id'], dialect, stage: 'test' })
    expect(event['at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(event['network']).toMatch(/^[\w-]{16}$/)
  }
  return events
}

const words = (events: readonly Record<string, unknown>[]) =>
  events.map(({ event, reason }) => (reason === undefined ? `${event}` : `${event} ${reason}`)).sort()

/** Whose they are: every event of one account names it, and nobody else. */
const accounts = (events: readonly Record<string, unknown>[]) => [...new Set(events.map(({ account }) => account))]

const post = (path: string, json: object, token?: string, from = freshAddress()) =>
  world.call('POST', path, { json, token, from })

describe.each(dialects)('S97 %s', (name) => {
  const tryIn = (who: string, password: string, from = freshAddress()) => doors[name].logIn(world, who, password, from)

  test('a login is login_succeeded, a failed one login_failed with its reason, the locking one account_locked as well', async () => {
    const person = await register(world, { from: freshAddress() })
    const good = await eventsOf(name, () => tryIn(person.account, person.password))
    expect([words(good), accounts(good)]).toEqual([['login_succeeded password'], [hashed(person.id)]])
    const unknown = await eventsOf(name, () => tryIn(freshName(), 'wrong-password'))
    expect([words(unknown), accounts(unknown)]).toEqual([['login_failed nobody'], [undefined]])
    const wrong: string[][] = []
    for (let time = 1; time <= 6; time++) {
      const events = await eventsOf(name, () => tryIn(person.account, 'wrong-password'))
      expect(accounts(events)).toEqual([hashed(person.id)])
      wrong.push(words(events))
    }
    expect(wrong).toEqual([
      ...Array(4).fill(['login_failed password']),
      ['account_locked', 'login_failed password'],
      ['login_failed locked'],
    ])
  })

  test('the right password of a frozen account is login_failed, with the freeze as its reason', async () => {
    const person = await register(world, { from: freshAddress() })
    const { dynamodb, environment } = world.cloud
    const { freeze } = dataArrangements({ dynamodb, environment, network: freshAddress })
    await freeze?.({ account: person.id })
    const events = await eventsOf(name, () => tryIn(person.account, person.password))
    expect([words(events), accounts(events)]).toEqual([['login_failed frozen'], [hashed(person.id)]])
  })

  test('a wait is login_failed, and a spent budget throttled', async () => {
    const from = freshAddress()
    const account = freshName()
    for (let time = 1; time <= 5; time++) await tryIn(account, 'wrong-password', from)
    expect(words(await eventsOf(name, () => tryIn(account, 'wrong-password', from)))).toEqual(['login_failed waiting'])
  })

  const registrations: Record<DialectName, (from: string) => Promise<Answer>> = {
    userapi: (from) => post('/user/register', { account: freshName(), password: PASSWORD }, undefined, from),
    usermodule: (from) => post('/user/regist', { phone: freshPhone(), password: PASSWORD }, undefined, from),
    kms: (from) => post('/app/register', { phone: freshPhone(), name: '小明', password: PASSWORD }, undefined, from),
    fileserver: (from) => post('/register', { username: freshName(), password: PASSWORD }, undefined, from),
    action: (from) => post('/user', { Action: 'Logon', username: '小明', password: PASSWORD }, undefined, from),
  }

  test('a registration is registered, one too many throttled', async () => {
    const from = freshAddress()
    const made = await eventsOf(name, () => registrations[name](from))
    expect(words(made)).toEqual(['registered'])
    expect(accounts(made)).toEqual([expect.stringMatching(/^[\w-]{16}$/)])
    expect(words(await eventsOf(name, () => registrations[name](from)))).toEqual(['throttled'])
  })
})

describe('S97 what only some dialects do', () => {
  /** Somebody with a phone, a password and a session. */
  async function somebody() {
    const account = freshPhone()
    const person = await register(world, { account, from: freshAddress() })
    return { ...person, phone: account, token: await logIn(world, person, freshAddress()) }
  }
  type Somebody = Awaited<ReturnType<typeof somebody>>
  type Doing = (who: Somebody) => Promise<Answer>

  const action =
    (Action: string, fields: object = {}): Doing =>
    ({ token }) =>
      ask(world, Action, fields, token, freshAddress())

  const asOwner = ({ id, token }: Somebody): Owner => ({ id, token })

  const doings: [DialectName, string, string[], Doing][] = [
    [
      'userapi',
      'a role that nobody may choose',
      ['role_refused'],
      () => post('/user/register', { account: freshName(), password: PASSWORD, role: 'admin' }),
    ],
    [
      'fileserver',
      'a role that nobody may choose',
      ['role_refused'],
      () => post('/register', { username: freshName(), password: PASSWORD, role: 'admin' }),
    ],
    ['userapi', 'a logout', ['logged_out'], ({ id, token }) => post('/user/logout', { user_id: id }, token)],
    ['fileserver', 'a logout', ['logged_out'], ({ token }) => post('/loguot', {}, token)],
    ['action', 'a logout', ['logged_out'], action('Logout')],
    [
      'usermodule',
      'a password changed by a session',
      ['password_changed'],
      ({ id, phone, token }) =>
        world.call('PUT', '/user/password/reset', {
          json: { id, phone, newPSD: md5('another-1'), old_password: md5(PASSWORD) },
          token,
          from: freshAddress(),
        }),
    ],
    ['kms', 'a name changed', ['profile_changed'], ({ token }) => post('/app/user/modify', { name: '小红' }, token)],
    [
      'kms',
      'a password changed',
      ['password_changed'],
      ({ token }) => post('/app/user/modify', { password: 'another-1' }, token),
    ],
    [
      'action',
      'a password changed',
      ['password_changed'],
      action('ChangePassword', { old_password: PASSWORD, new_password: 'another-1' }),
    ],
    ['action', 'an Update', ['profile_changed'], ({ token }) => update(world, token, [['cont', '', 'x']])],
    [
      'action',
      'a code for a new phone',
      ['code_sent bind'],
      action('RequestCode', { purpose: 'bind', phone: freshPhone() }),
    ],
    ['action', 'an export', ['export_started'], action('ExportData', { password: PASSWORD })],
    ['action', 'a deletion', ['account_deleted'], action('DeleteAccount', { password: PASSWORD })],
    ['kms', 'an upload', ['file_uploaded'], (who) => sendBase64(world, asOwner(who), 'a.txt', freshBytes())],
    ['fileserver', 'a form', ['upload_begun'], (who) => begin(world, asOwner(who), 5000)],
  ]

  test.each(doings)('%s: %s', async (dialect, _, expected, act) => {
    const who = await somebody()
    const events = await eventsOf(dialect, () => act(who))
    expect(words(events)).toEqual(expected)
    if (expected[0] !== 'role_refused') expect(accounts(events)).toEqual([hashed(who.id)])
  })

  test('fileserver: a file deleted is file_deleted', async () => {
    const who = asOwner(await somebody())
    const id = await upload(world, who, freshBytes())
    const events = await eventsOf('fileserver', () => remove(world, who, id))
    expect([words(events), accounts(events)]).toEqual([['file_deleted'], [hashed(who.id)]])
  })

  test('action: a new phone is code_used and phone_bound, a wrong code code_wrong', async () => {
    const { id, token } = await join(world)
    const phone = freshPhone()
    await ask(world, 'RequestCode', { purpose: 'bind', phone }, token, freshAddress())
    const code = world.cloud.inbox.code(phone) ?? ''
    const bind = (phone_code: string) => ask(world, 'BindPhone', { phone, phone_code }, token, freshAddress())
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    expect(words(await eventsOf('action', () => bind(wrong)))).toEqual(['code_wrong bind'])
    const bound = await eventsOf('action', () => bind(code))
    expect([words(bound), accounts(bound)]).toEqual([['code_used bind', 'phone_bound'], [hashed(Number(id))]])
  })

  test('usermodule: a reset by code is code_used and password_reset', async () => {
    const { id, phone } = await somebody()
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const json = { id, phone, identifying_code: code, newPSD: md5('another-1') }
    const act = () => world.call('PUT', '/user/password/reset', { json, from: freshAddress() })
    const events = await eventsOf('usermodule', act)
    expect([words(events), accounts(events)]).toEqual([['code_used reset', 'password_reset'], [hashed(id)]])
  })

  test('a text is code_sent of whoever asks for it, else of whose phone it is, else of nobody', async () => {
    const who = await somebody()
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    world.advance(61_000)
    const get = (path: string) => () => world.call('GET', path, { from: freshAddress() })
    const bind = { purpose: 'bind', phone: freshPhone() }
    const texts: [DialectName, string, unknown, () => Promise<Answer>][] = [
      ['userapi', 'register', undefined, get(`/user/registerPhone/${freshPhone()}`)],
      ['userapi', 'login', hashed(id), get(`/user/loginPhone/${phone}`)],
      ['action', 'bind', hashed(who.id), () => action('RequestCode', bind)(who)],
    ]
    for (const [dialect, purpose, account, send] of texts) {
      const events = await eventsOf(dialect, send)
      expect([words(events), accounts(events)]).toEqual([[`code_sent ${purpose}`], [account]])
    }
  })

  test('action: one session ended by another is session_revoked', async () => {
    const { id, token } = await join(world)
    await openSession(world, id)
    const { data } = (await ask(world, 'GetSessions', {}, token)).json.Response
    const { session } = data.find(({ current }: { current: boolean }) => !current)
    const events = await eventsOf('action', () => ask(world, 'RevokeSession', { session }, token))
    expect([words(events), accounts(events)]).toEqual([['session_revoked'], [hashed(Number(id))]])
  })
})

describe('S97 a token that was replaced and comes again', () => {
  const GRACE_MS = 30_000

  test('is token_reused past its grace, with account and session, in whichever dialect; within it is nothing', async () => {
    const { id, token } = await join(world)
    const replace = (old: string) => update(world, old, [['cont', '', '']])
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const next: string = (await replace(token)).json.token
    const uses: [DialectName, () => Promise<Answer>][] = [
      ['action', () => ask(world, 'GetSessions', {}, token)],
      ['kms', () => post('/app/user/info', {}, token)],
      ['userapi', () => post('/user/logout', { user_id: Number(id) }, token)],
      ['fileserver', () => world.call('GET', '/files', { token, from: freshAddress() })],
    ]
    expect(await eventsOf('action', () => ask(world, 'GetSessions', {}, token))).toEqual([])
    world.advance(GRACE_MS + 1000)
    // Neither rotation nor time makes it forgotten as long as the session lives.
    await replace(next)
    for (const [dialect, use] of uses) {
      const events = await eventsOf(dialect, use)
      expect([dialect, words(events), accounts(events)]).toEqual([dialect, ['token_reused'], [hashed(Number(id))]])
      expect(events[0]?.['session']).toBe(hashed(sid))
    }
  })

  test('is none where it ended with its session: a logged-out token is not reused', async () => {
    const { id, token } = await join(world)
    await ask(world, 'Logout', {}, token)
    expect(await eventsOf('action', () => ask(world, 'GetSessions', {}, token))).toEqual([])
    await openSession(world, id)
    expect(await eventsOf('action', () => ask(world, 'GetSessions', {}, token))).toEqual([])
  })
})

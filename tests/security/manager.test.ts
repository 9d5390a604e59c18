/** The manager's desk: who may do what there, what holds at once, and what is written down about it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importAccount } from '../../lib/accounts/importAccount.ts'
import { forgetAccount } from '../../lib/auditLog/forgetAccount.ts'
import type { Permission } from '../../lib/content/permission.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { ask, isLive, join, type Member, openSession, readOwn, update } from '../support/actions.ts'
import { failLogins } from '../support/attempts.ts'
import { audits, holderOf, storedCode, user } from '../support/evidence.ts'
import { accountOf, joinDirectly, keepFile, oldUser } from '../support/keeping.ts'
import { appoint, giveRole, type Manager, manage, messOf } from '../support/managers.ts'
import { askForCode, PASSWORD, register, registerPhone } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, type Item, useWorld } from '../support/world.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const TEST_NUMBER = '13800000000'

const world = useWorld({
  SMS_TEST_NUMBERS: `+86${TEST_NUMBER}=123456`,
  SMS_TEST_NUMBERS_UNTIL: '2099-01-01',
  LOGIN_FAILURES_MAX: '5',
  EXISTENCE_PER_NETWORK_HOUR: '100000',
})
let admin: Manager
beforeEach(async () => {
  admin = await appoint(world)
})
afterEach(() => world.resetClock())

const mess = async (by: Pick<Manager, 'token'>, Action: string, fields: object = {}) =>
  messOf(await manage(world, by, Action, fields))
const dataOf = async (by: Manager, Action: string, fields: object = {}) => {
  const { json } = await manage(world, by, Action, fields)
  expect(json.Response.mess).toBe('ok')
  return json.Response.data
}

/** Somebody known by a phone alone. */
async function withPhone(): Promise<Member & { phone: string }> {
  const phone = freshPhone()
  const { json } = await world.call('POST', '/user/regist', {
    json: { phone, password: PASSWORD },
    from: freshAddress(),
  })
  const id = String(json.data)
  return { id, phone, token: await openSession(world, id) }
}

interface Page {
  data: Item[]
  cursor?: string
}

/** All rows of a list, page by page. */
async function everyRow(by: Manager, Action: string, fields: object, limit: number): Promise<Item[]> {
  const rows: Item[] = []
  let cursor: string | undefined
  do {
    const page: Page = (await manage(world, by, Action, { ...fields, limit, cursor: cursor ?? null })).json.Response
    expect(page.data.length).toBeLessThanOrEqual(limit)
    rows.push(...page.data)
    cursor = page.cursor
  } while (cursor !== undefined)
  return rows
}

const acts = async (by: Manager, fields: object = {}) => (await dataOf(by, 'GetAudit', fields)) as Item[]

describe('S56 a leader', () => {
  test('sees others as a stranger does, and of himself everything', async () => {
    const [leader, somebody] = [await appoint(world, 'leader'), await withPhone()]
    await giveRole(somebody.id, 'creator')
    const { phone, id } = somebody
    const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`
    const seen = await dataOf(leader, 'GetUser', { id })
    expect(seen).toMatchObject({ id: Number(id), name: masked, phone: null, loginname: null, ip: null, role: null })
    expect(JSON.stringify(seen)).not.toContain(phone)
    const rows = await everyRow(leader, 'ListUsers', { role: 'creator' }, 100)
    expect(JSON.stringify(rows)).not.toContain(phone)
    expect(rows.find((row) => row['id'] === Number(id))).toEqual(seen)
    expect(await dataOf(leader, 'GetUser', { id: leader.id })).toMatchObject({ name: '经理', role: 'leader' })
    expect(await dataOf(admin, 'GetUser', { id })).toMatchObject({ name: phone, phone, role: 'creator', password: '' })
  })

  test('does not learn by it whether somebody is frozen or locked', async () => {
    const [leader, { id }] = [await appoint(world, 'leader'), await joinDirectly()]
    await mess(admin, 'FreezeUser', { id, explain: '违规' })
    expect(await dataOf(leader, 'GetUser', { id })).toMatchObject({ isfreeze: 'n', freezeexplain: null, islock: 'n' })
    expect(await dataOf(admin, 'GetUser', { id })).toMatchObject({ isfreeze: 'y', freezeexplain: '违规' })
  })

  test('finds the files that leaders see and no others', async () => {
    const leader = await appoint(world, 'leader')
    const owner = await joinDirectly()
    const [seen, adminsOnly, hidden] = [
      await keepFile(owner, 'a.txt', 'a'),
      await keepFile(owner, 'b.txt', 'b', 0x00f as Permission),
      await keepFile(owner, 'c.txt', 'c', 0 as Permission),
    ]
    const idsFor = async (by: Manager, fields: object) =>
      (await everyRow(by, 'ListFiles', fields, 2)).map((row) => row['file_id'])
    expect(await idsFor(leader, { id: owner.id })).toEqual([seen.id])
    expect(await idsFor(admin, { id: owner.id })).toEqual([hidden.id, adminsOnly.id, seen.id])
    expect(await idsFor(leader, {})).not.toContain(hidden.id)
    expect(await idsFor(admin, {})).toEqual(expect.arrayContaining([hidden.id, adminsOnly.id, seen.id]))
  })
})

describe('S60 the four grave actions', () => {
  test('need a login of the last 15 minutes, and change nothing without', async () => {
    const { id } = await joinDirectly()
    const data_name = freshName()
    const definition = { data_name, format: 'text', visibility: 'self', editable: true, max_length: 9 }
    world.advance(16 * MINUTE_MS)
    const [before, trail] = [await user(world, id), await world.items('auditlog')]
    for (const [Action, fields] of [
      ['SetRole', { id, role: 'admin' }],
      ['FreezeUser', { id, explain: '违规' }],
      ['DeleteUser', { id }],
      ['DefineDataType', definition],
    ] as const) {
      const { status, json } = await manage(world, admin, Action, fields)
      expect([Action, status, json.StatusCode, json.Response.mess]).toEqual([Action, 401, 2, 'session error'])
    }
    expect(await user(world, id)).toEqual(before)
    expect(await world.items('auditlog')).toEqual(trail)
    expect(await mess(admin, 'DeleteDataType', { data_name })).toBe('data format error')
    for (const Action of ['UnfreezeUser', 'UnlockUser', 'RevokeSessions', 'ReleasePhone']) {
      expect([Action, await mess(admin, Action, { id })]).toEqual([Action, 'ok'])
    }
  })

  test('need it also of a session that was rotated since', async () => {
    world.advance(16 * MINUTE_MS)
    const { token } = (await update(world, admin.token, [['cont', '', '我']])).json
    const { id } = await joinDirectly()
    expect(await mess({ token }, 'SetRole', { id, role: 'vip' })).toBe('session error')
    expect(await mess({ token: await openSession(world, admin.id) }, 'SetRole', { id, role: 'vip' })).toBe('ok')
  })
})

describe('S58 at the next request', () => {
  test('a promotion holds, a demotion too and ends every session', async () => {
    const somebody = await join(world)
    expect(await mess(somebody, 'GetStats')).toBe('permission denied')
    await mess(admin, 'SetRole', { id: somebody.id, role: 'leader' })
    expect([await mess(somebody, 'GetStats'), await mess(somebody, 'GetAudit')]).toEqual(['ok', 'permission denied'])
    await mess(admin, 'SetRole', { id: somebody.id, role: 'admin' })
    expect(await mess(somebody, 'GetAudit')).toBe('ok')
    await mess(admin, 'SetRole', { id: somebody.id, role: 'normal' })
    expect(await mess(somebody, 'GetStats')).toBe('session error')
    expect(await mess({ token: await openSession(world, somebody.id) }, 'GetStats')).toBe('permission denied')
  })

  test('a freeze refuses every session and lets them go on afterwards; a revocation ends them', async () => {
    const somebody = await join(world)
    const second = await openSession(world, somebody.id)
    await mess(admin, 'FreezeUser', { id: somebody.id, explain: '违规' })
    expect([await isLive(world, somebody.token), await isLive(world, second)]).toEqual([false, false])
    await mess(admin, 'UnfreezeUser', { id: somebody.id })
    expect([await isLive(world, somebody.token), await isLive(world, second)]).toEqual([true, true])
    await mess(admin, 'RevokeSessions', { id: somebody.id })
    expect([await isLive(world, somebody.token), await isLive(world, second)]).toEqual([false, false])
  })

  test('a freeze that has an end is over then', async () => {
    const somebody = await join(world)
    const end = Date.now() + 10 * MINUTE_MS
    expect(await mess(admin, 'FreezeUser', { id: somebody.id, explain: '十分钟', end })).toBe('ok')
    expect(await isLive(world, somebody.token)).toBe(false)
    world.advance(11 * MINUTE_MS)
    expect(await isLive(world, somebody.token)).toBe(true)
  })

  test('a deletion ends the sessions, also the one that opens the desk', async () => {
    const other = await appoint(world)
    expect(await mess(admin, 'DeleteUser', { id: other.id })).toBe('ok')
    expect(await mess(other, 'GetStats')).toBe('session error')
    expect(await dataOf(admin, 'GetUser', { id: other.id })).toMatchObject({ state: 'remove', name: null, role: null })
  })
})

describe('What a manager does to an account', () => {
  test('UnlockUser ends the lock and its count', async () => {
    const person = await register(world)
    for (let time = 0; time < 5; time++) await failLogins(world, person, 1, freshAddress())
    expect(await dataOf(admin, 'GetUser', { id: person.id })).toMatchObject({ islock: 'y' })
    expect((await everyRow(admin, 'ListUsers', {}, 100)).find((row) => row['id'] === person.id)).toMatchObject({
      islock: 'y',
    })
    expect(await mess(await appoint(world, 'leader'), 'UnlockUser', { id: person.id })).toBe('ok')
    expect(await dataOf(admin, 'GetUser', { id: person.id })).toMatchObject({ islock: 'n' })
    expect(typeof (await openSession(world, String(person.id)))).toBe('string')
  })

  test('ReleasePhone frees the number and kills its codes; the account stays whole', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    world.advance(2 * MINUTE_MS)
    const identifying_code = await askForCode(world, 'loginPhone', phone, freshAddress())
    expect(await mess({ token: await openSession(world, admin.id) }, 'ReleasePhone', { id })).toBe('ok')
    expect(await holderOf(world, `+86${phone}`)).toBeUndefined()
    expect(await storedCode(world, phone, 'login')).toBeUndefined()
    const json = { phone_number: phone, identifying_code }
    expect((await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })).status).not.toBe(200)
    const { phone: _, phoneState: __, ...rest } = { phone, phoneState: 'proved', ...(await user(world, id)) }
    expect(await user(world, id)).toEqual(rest)
    world.advance(2 * MINUTE_MS)
    expect((await registerPhone(world, phone, freshAddress())).id).not.toBe(id)
  })

  test('SetRole makes nobody powerful whose code everybody knows', async () => {
    const json = { phone: TEST_NUMBER, password: PASSWORD }
    const id = (await world.call('POST', '/user/regist', { json, from: freshAddress() })).json.data
    expect((await manage(world, admin, 'SetRole', { id, role: 'leader' })).json.StatusCode).toBe(3)
    expect(await mess(admin, 'SetRole', { id, role: 'vip' })).toBe('ok')
  })

  test('DeleteFile takes hidden files too, and leaves the bytes to the sweep', async () => {
    const owner = await joinDirectly()
    const file = await keepFile(owner, 'a.txt', freshName(), 0 as Permission)
    expect(await mess(admin, 'DeleteFile', { file_id: file.id })).toBe('ok')
    expect((await world.items('files')).some(({ id }) => id === file.id)).toBe(false)
    expect((await world.items('lists')).some(({ id }) => id === file.id)).toBe(false)
    expect(world.objects().some(({ key }) => key === file.object)).toBe(true)
    world.advance(2 * MINUTE_MS)
    await world.sweep()
    expect(world.objects().some(({ key }) => key === file.object)).toBe(false)
  })

  test('The last admin stays; frozen ones are nobody in office', async () => {
    const { id } = await appoint(world)
    const others = [...((await user(world, 0))['admins'] as Set<number>)].filter((one) => String(one) !== admin.id)
    for (const other of others) expect(await mess(admin, 'SetRole', { id: other, role: 'leader' })).toBe('ok')
    const self = { id: admin.id }
    const refused = () =>
      Promise.all([
        mess(admin, 'SetRole', { ...self, role: 'normal' }),
        mess(admin, 'FreezeUser', { ...self, explain: '我' }),
        mess(admin, 'DeleteUser', self),
      ])
    expect(await refused()).toEqual(['last admin', 'last admin', 'last admin'])
    await mess(admin, 'SetRole', { id, role: 'admin' })
    await mess(admin, 'FreezeUser', { id, explain: '违规' })
    expect(await refused()).toEqual(['last admin', 'last admin', 'last admin'])
    expect(await isLive(world, admin.token)).toBe(true)
    await mess(admin, 'UnfreezeUser', { id })
    expect(await mess(admin, 'DeleteUser', self)).toBe('ok')
  })
})

describe('The trail', () => {
  /** One of everything that is written down, and what is written of it. */
  async function everything() {
    const { id } = await registerPhone(world, freshPhone(), freshAddress())
    const [owner, data_name] = [await accountOf(id), freshName()]
    const [one, other] = [await keepFile(owner, 'a.txt', freshName()), await keepFile(owner, 'b.txt', freshName())]
    const definition = { data_name, format: 'text', visibility: 'self', editable: true, max_length: 9 }
    const [whom, thing, to] = [String(id), null, null]
    const deeds: [string, object, object][] = [
      ['SetRole', { id, role: 'vip' }, { what: 'role_changed', whom, thing, to: 'vip' }],
      ['FreezeUser', { id, explain: '违规' }, { what: 'account_frozen', whom, thing, to }],
      ['UnfreezeUser', { id }, { what: 'account_unfrozen', whom, thing, to }],
      ['UnlockUser', { id }, { what: 'account_unlocked', whom, thing, to }],
      ['RevokeSessions', { id }, { what: 'sessions_revoked', whom, thing, to }],
      ['ReleasePhone', { id }, { what: 'phone_released', whom, thing, to }],
      [
        'SetFilePermission',
        { file_id: one.id, permission: 0 },
        { what: 'file_permission_changed', whom, thing: String(one.id), to: '0' },
      ],
      ['DeleteFile', { file_id: other.id }, { what: 'file_deleted', whom, thing: String(other.id), to }],
      ['DefineDataType', definition, { what: 'data_type_defined', whom: null, thing: data_name, to }],
      ['DeleteDataType', { data_name }, { what: 'data_type_deleted', whom: null, thing: data_name, to }],
      ['DeleteUser', { id }, { what: 'account_deleted', whom, thing, to }],
    ]
    return { id, deeds }
  }

  test('S97 has every change once, with who, what, whom, when and from where; the log has it once, naming nobody', async () => {
    const { id, deeds } = await everything()
    for (const [Action, fields, expected] of deeds) {
      world.logs.length = 0
      const from = freshAddress()
      const before = Date.now()
      const json = { Action, ...fields }
      expect((await world.call('POST', '/manager', { json, token: admin.token, from })).json.Response.mess).toBe('ok')
      const [latest] = await acts(admin, { id: admin.id, limit: 1 })
      expect(latest).toEqual({ who: admin.id, ...expected, time: expect.any(Number), from })
      expect(Number(latest?.['time'])).toBeGreaterThanOrEqual(before)
      const { what } = expected as { what: string }
      const [event, ...more] = audits(world, what)
      expect(more).toEqual([])
      expect(event).toMatchObject({ event: what, dialect: 'action', operation: Action, by: expect.any(String) })
      expect(world.logs.filter((line) => line.includes('"event":'))).toHaveLength(1)
      for (const secret of [admin.id, String(id), from]) expect(world.logs.join('\n')).not.toContain(secret)
    }
    expect(await acts(admin, { id })).toHaveLength(deeds.length - 2)
    // One more is the command that has made him an admin.
    expect(await acts(admin, { id: admin.id })).toHaveLength(deeds.length + 1)
  })

  test('has nothing of what was refused, or changed nothing', async () => {
    const [{ id }, somebody] = [await joinDirectly(), await join(world)]
    const before = await world.items('auditlog')
    for (const [by, Action, fields] of [
      [admin, 'SetRole', { id, role: 'normal' }],
      [admin, 'SetRole', { id, role: 'king' }],
      [admin, 'UnfreezeUser', { id }],
      [admin, 'ReleasePhone', { id }],
      [admin, 'DeleteFile', { file_id: 1 }],
      [admin, 'DeleteDataType', { data_name: 'cont' }],
      [admin, 'DeleteUser', { id: 1_000_000_000 }],
      [somebody, 'DeleteUser', { id }],
    ] as const) {
      await manage(world, by, Action, fields)
    }
    expect(await world.items('auditlog')).toEqual(before)
  })

  test('keeps 400 days and no longer, whatever the sweep of the table does', async () => {
    const { id } = await joinDirectly()
    await mess(admin, 'SetRole', { id, role: 'vip' })
    world.advance(399 * DAY_MS)
    const later = await appoint(world)
    expect(await acts(later, { id })).toHaveLength(1)
    world.advance(2 * DAY_MS)
    expect(await acts(await appoint(world), { id })).toEqual([])
    for (const { ttl, at } of await world.items('auditlog')) {
      if (at !== undefined) expect(Number(ttl) - Number(at) / 1000).toBeCloseTo(400 * 86_400, -1)
    }
  })

  test('forgets who a deleted account was: a hash stands for it, and no address; its acts can still be found', async () => {
    const other = await appoint(world)
    const { id } = await joinDirectly()
    await mess(other, 'SetRole', { id, role: 'vip' })
    await mess(admin, 'SetRole', { id: other.id, role: 'leader' })
    await mess(admin, 'DeleteUser', { id: other.id })
    const before = await acts(admin, { id: other.id })
    expect(await forgetAccount(Number(other.id) as AccountId, 0)).toBe(false)
    expect(await forgetAccount(Number(other.id) as AccountId, Date.now() + MINUTE_MS)).toBe(true)
    expect(await forgetAccount(Number(other.id) as AccountId, Date.now() + MINUTE_MS)).toBe(true)
    const after = await acts(admin, { id: other.id })
    const name = after[0]?.['whom']
    expect(name).toMatch(/^#[\w-]{16}$/)
    const hidden = (value: unknown) => (value === other.id ? name : value)
    expect(after).toEqual(
      before.map((act) => ({ ...act, who: hidden(act['who']), whom: hidden(act['whom']), from: null })),
    )
    expect(JSON.stringify(await world.items('auditlog'))).not.toContain(other.id)
    expect(await acts(admin, { id })).toMatchObject([{ who: expect.stringMatching(/^#/), whom: String(id) }])
  })

  test('S59 pages without a gap, and only through one’s own list of the same question', async () => {
    const [{ id }, other] = [await joinDirectly(), await appoint(world)]
    for (const role of ['vip', 'creator', 'leader', 'vip', 'normal']) await mess(admin, 'SetRole', { id, role })
    const rows = await everyRow(admin, 'GetAudit', { id }, 2)
    expect(rows.map(({ to }) => to)).toEqual(['normal', 'vip', 'leader', 'creator', 'vip'])
    const { cursor } = (await manage(world, admin, 'GetAudit', { id, limit: 2 })).json.Response
    for (const [by, fields] of [
      [other, { id, cursor }],
      [admin, { cursor }],
      [admin, { id: admin.id, cursor }],
      [admin, { id, cursor: `${cursor}A` }],
      [admin, { id, cursor: cursor.slice(1) }],
    ] as const) {
      expect((await manage(world, by, 'GetAudit', fields)).json.StatusCode).toBe(1)
    }
  })
})

describe('ListUsers', () => {
  test('S59 shows everybody once, of one role or all, and nobody who has left', async () => {
    const people = await Promise.all(Array.from({ length: 7 }, () => joinDirectly()))
    const [gone, moved] = people
    await giveRole(Number(moved?.id), 'vip')
    await mess(admin, 'DeleteUser', { id: gone?.id })
    const idsOf = async (fields: object, limit: number) =>
      (await everyRow(admin, 'ListUsers', fields, limit)).map((row) => Number(row['id']))
    const all = await idsOf({}, 3)
    expect(new Set(all).size).toBe(all.length)
    const there = (await world.items('users')).filter((item) => item['role'] !== undefined)
    expect([...all].sort()).toEqual(there.map((item) => Number(item['id'])).sort())
    const normal = await idsOf({ role: 'normal' }, 2)
    expect(normal).not.toContain(moved?.id)
    expect(normal).toEqual(expect.arrayContaining(people.slice(2).map(({ id }) => id)))
    expect(await idsOf({ role: 'vip' }, 100)).toContain(moved?.id)
    for (const limit of [1e9, -1, 0]) {
      const { data } = (await manage(world, admin, 'ListUsers', { limit })).json.Response
      expect(data.length).toBe(limit > 1 ? Math.min(100, all.length) : 1)
    }
    const { cursor } = (await manage(world, admin, 'ListUsers', { role: 'normal', limit: 1 })).json.Response
    expect(await mess(admin, 'ListUsers', { role: 'vip', cursor })).toBe('request error')
    expect(await mess(await appoint(world), 'ListUsers', { role: 'normal', cursor })).toBe('request error')
  })
})

describe('GetStats', () => {
  test('counts accounts of every door, files and bytes, logins and codes of the day, exactly', async () => {
    const stats = async () => dataOf(admin, 'GetStats')
    const before = await stats()
    const phone = freshPhone()
    const post = (path: string, json: object) => world.call('POST', path, { json, from: freshAddress() })
    await post('/user', { Action: 'Logon', username: '小明', password: PASSWORD })
    await post('/app/register', { phone: freshPhone(), name: '小明', password: PASSWORD })
    await post('/register', { username: freshName(), password: PASSWORD })
    await post('/user/regist', { phone: freshPhone(), password: PASSWORD })
    const { id, ...person } = await register(world)
    await registerPhone(world, phone, freshAddress())
    const name = freshName()
    await importAccount(oldUser({ identity: name, md5: md5OfPassword(PASSWORD) }))
    await importAccount(oldUser({ identity: name, md5: md5OfPassword(PASSWORD) }))
    await post('/user/register', person)
    const afterwards = await stats()
    expect(afterwards).toEqual({ ...before, accounts: before.accounts + 7, codes: before.codes + 1 })

    await openSession(world, String(id))
    await failLogins(world, person, 1, freshAddress())
    world.advance(MINUTE_MS)
    const identifying_code = await askForCode(world, 'loginPhone', phone, freshAddress())
    await post(`/user/loginPhone/${phone}`, { phone_number: phone, identifying_code })
    const owner = await accountOf(id)
    const file = await keepFile(owner, 'a.txt', '四个字节')
    await keepFile(owner, 'b.txt', '四个字节')
    await mess(admin, 'DeleteFile', { file_id: file.id })
    expect(await stats()).toEqual({
      accounts: before.accounts + 7,
      files: before.files + 1,
      bytes: before.bytes + 12,
      logins: before.logins + 2,
      codes: before.codes + 2,
    })
    await mess(admin, 'DeleteUser', { id: (await registerPhone(world, freshPhone(), freshAddress())).id })
    expect(await stats()).toMatchObject({ accounts: before.accounts + 7 })
    world.advance(DAY_MS)
    expect(await stats()).toMatchObject({ accounts: before.accounts + 7, logins: 0, codes: 0 })
  })
})

describe('A data type', () => {
  const define = (data_name: string, more: object = {}) =>
    mess(admin, 'DefineDataType', {
      data_name,
      format: 'text',
      visibility: 'public',
      editable: true,
      max_length: 20,
      ...more,
    })
  const show = (id: string, name: string, token?: string) =>
    ask(world, 'GetMessage', { id, data_type: [name] }, token, freshAddress()).then(({ json }) => json.data)

  test('that a manager defines is known to Update and GetMessage within 30 seconds, and forgotten within 30', async () => {
    const somebody = await join(world)
    const name = freshName()
    expect((await update(world, somebody.token, [[name, '', '蓝']])).json.mess).toBe('data format error')
    const { token } = { token: await openSession(world, somebody.id) }
    expect(await define(name)).toBe('ok')
    world.advance(30_000)
    const changed = await update(world, token, [[name, '', '蓝']])
    expect(changed.json.mess).toBe('update success')
    expect(await show(somebody.id, name)).toEqual(['蓝'])
    expect(await define(name, { visibility: 'self', editable: false })).toBe('ok')
    world.advance(30_000)
    expect(await show(somebody.id, name)).toEqual([])
    expect(await show(somebody.id, name, changed.json.token)).toEqual(['蓝'])
    expect((await update(world, changed.json.token, [[name, '蓝', '绿']])).json.mess).toBe('data format error')
    expect(await mess(admin, 'DeleteDataType', { data_name: name })).toBe('ok')
    world.advance(30_000)
    expect(await show(somebody.id, name, await openSession(world, somebody.id))).toEqual([])
  })

  test.each([
    ['integer', '42', 'x'],
    ['url', 'https://example.com/a', 'javascript:alert(1)'],
    ['email', 'a@example.com', 'nobody'],
    ['time', '1700000000000', 'now'],
    ['alnum', 'Ab9', 'a b'],
    ['text', '两 个\n字', '\u0000'],
  ])('of the format %s takes its values and no others', async (format, right, wrong) => {
    const somebody = await join(world)
    const name = freshName()
    await define(name, { format, max_length: 50 })
    const refused = await update(world, somebody.token, [[name, '', wrong]])
    expect(refused.json.mess).toBe('data format error')
    expect((await update(world, refused.json.token, [[name, '', right]])).json.mess).toBe('update success')
    expect(await show(somebody.id, name)).toEqual([right])
  })

  test('cannot be called like anything of the account, and touches nothing of it', async () => {
    const somebody = await registerPhone(world, freshPhone(), freshAddress())
    const attributes = new Set((await world.items('users')).flatMap((item) => Object.keys(item)))
    for (const name of [...attributes, 'account', 'username', 'registertime', 'lastlogintime', 'importMark']) {
      expect([name, await define(name)]).toEqual([name, 'data format error'])
      expect([name, await mess(admin, 'DeleteDataType', { data_name: name })]).toEqual([name, 'data format error'])
    }
    expect(await user(world, somebody.id)).not.toHaveProperty('colour')
  })

  test('can be called like what every object has, and is empty until it is set', async () => {
    const somebody = await join(world)
    for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
      expect(await define(name)).toBe('ok')
      expect(await readOwn(world, somebody, [name])).toEqual([''])
    }
    const changed = await update(world, somebody.token, [['constructor', '', '一']])
    expect(changed.json.mess).toBe('update success')
    expect(await show(somebody.id, 'constructor')).toEqual(['一'])
  })

  test('is listed with those that every stage begins with', async () => {
    const name = freshName()
    await define(name, { format: 'time', visibility: 'friends', editable: false, max_length: 16 })
    const types = await dataOf(admin, 'ListDataTypes')
    expect(types).toContainEqual({
      data_name: name,
      data_table: 'profiles',
      format: 'time',
      visibility: 'friends',
      editable: false,
      max_length: 16,
    })
    expect(types).toContainEqual(expect.objectContaining({ data_name: 'cont', data_table: 'users' }))
    const names = types.map((one: Item) => one['data_name'])
    expect(names).toEqual([...names].sort())
  })
})

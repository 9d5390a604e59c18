/** What the security bar asks of `action` alone: rotation, one's own account, data types, and the proofs of its actions. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, isLive, join, type Member, openSession, readOwn, update } from '../support/actions.ts'
import { dataArrangements } from '../support/arrangements.ts'
import { inParallel } from '../support/attempts.ts'
import { sessionsOf, user } from '../support/evidence.ts'
import { partsOf } from '../support/forge.ts'
import { PASSWORD, register, registerPhone } from '../support/people.ts'
import { freshAddress, freshPhone, useWorld } from '../support/world.ts'

const DAY_MS = 86_400_000
const GRACE_MS = 30_000

const world = useWorld({ LOOKUPS_PER_ACCOUNT_HOUR: '100000', EXISTENCE_PER_NETWORK_HOUR: '100000' })
let arrange: (name: string, given: Record<string, string | number>) => Promise<unknown>

beforeAll(async () => {
  const { dynamodb, environment } = world.cloud
  const arrangements = dataArrangements({ dynamodb, environment, network: freshAddress })
  arrange = async (name, given) => arrangements[name]?.(given)
})

beforeEach(() => world.resetClock())

const said = ({ status, json }: Awaited<ReturnType<typeof ask>>) => [status, json.mess ?? json.Response?.mess]
const SESSION_ERROR = [401, 'session error']

describe('S38 Update rotates', () => {
  test('the new token works at once, the old one for the grace and then never again', async () => {
    const { token } = await join(world)
    const { json } = await update(world, token, [['cont', '', '一']])
    expect(json).toEqual({ success: true, mess: 'update success', token: expect.any(String) })
    expect(partsOf(json.token).payload['sid']).not.toBe(partsOf(token).payload['sid'])
    world.advance(GRACE_MS - 1000)
    expect([await isLive(world, token), await isLive(world, json.token)]).toEqual([true, true])
    world.advance(1001)
    expect([await isLive(world, token), await isLive(world, json.token)]).toEqual([false, true])
    expect(said(await update(world, token, [['cont', '一', '二']]))).toEqual(SESSION_ERROR)
  })

  test('every old token has its own grace, whatever rotates meanwhile', async () => {
    const { token } = await join(world)
    const second = (await update(world, token, [['cont', '', '一']])).json.token
    world.advance(GRACE_MS - 5000)
    const third = (await update(world, second, [['cont', '一', '二']])).json.token
    expect(await Promise.all([token, second, third].map((one) => isLive(world, one)))).toEqual([true, true, true])
    world.advance(6000)
    expect(await Promise.all([token, second, third].map((one) => isLive(world, one)))).toEqual([false, true, true])
    world.advance(GRACE_MS)
    expect(await Promise.all([token, second, third].map((one) => isLive(world, one)))).toEqual([false, false, true])
  })

  test('answers with a new token whatever becomes of the request: cookie and body alike', async () => {
    const { id, token } = await join(world)
    const asked: [object, number, string][] = [
      [{}, 400, 'request error'],
      [{ data_type: ['cont'], old_data: [''], new_data: ['a'], id: '1000000000' }, 403, 'permission denied'],
      [{ data_type: ['cont'], old_data: ['other'], new_data: ['a'] }, 200, 'old data error'],
      [{ data_type: ['nothing'], old_data: [''], new_data: ['a'] }, 200, 'data format error'],
      [{ data_type: ['cont'], old_data: [''], new_data: [''], id }, 200, 'update success'],
    ]
    let current = token
    for (const [fields, status, mess] of asked) {
      const answer = await ask(world, 'Update', fields, current)
      expect(said(answer)).toEqual([status, mess])
      expect(answer.json.token).not.toBe(current)
      expect(answer.cookies).toEqual([expect.stringMatching(`^session_id=${answer.json.token}; HttpOnly; Secure;`)])
      current = answer.json.token
    }
    expect(await sessionsOf(world, Number(id))).toHaveLength(1)
  })

  test('without a live session it answers no token and changes none', async () => {
    const { id, token } = await join(world)
    const before = await sessionsOf(world, Number(id))
    const answer = await update(world, `${token.slice(0, -8)}AAAAAAAA`, [['cont', '', 'a']])
    expect([answer.json, answer.cookies]).toEqual([{ success: false, mess: 'session error' }, []])
    expect(await sessionsOf(world, Number(id))).toEqual(before)
  })

  test('S45 a rotated token ends with its session: rotating prolongs nothing, and a client cannot either', async () => {
    const { token } = await join(world)
    const sent = { exp: 4e9, sid: 'x', sub: '1', ttl: 4e9, expiresAt: 4e12 }
    const { json } = await update(world, token, [['cont', '', 'a']], sent)
    expect(partsOf(json.token).payload['exp']).toBe(partsOf(token).payload['exp'])
    world.advance(30 * DAY_MS - 60_000)
    const { json: last } = await update(world, json.token, [['cont', 'a', 'b']])
    expect(last.mess).toBe('update success')
    world.advance(61_000)
    expect(await isLive(world, last.token)).toBe(false)
  })
})

describe('S41 an Update whose answer was lost', () => {
  test('is told the truth when it is repeated with the old token, and set once', async () => {
    const member = await join(world)
    const first = await update(world, member.token, [['cont', '', '一']])
    const { json } = await update(world, member.token, [['cont', '', '一']])
    expect(json).toEqual({ success: false, mess: 'old data error', token: expect.any(String) })
    expect(partsOf(json.token).payload['sid']).toBe(partsOf(first.json.token).payload['sid'])
    expect(await readOwn(world, { ...member, token: json.token }, ['cont'])).toEqual(['一'])
  })

  test('by the database is one success: the writes are recognised', async () => {
    const member = await join(world)
    world.wire.add({ fault: { kind: 'lose-answer' }, when: ({ operation }) => operation === 'UpdateItem', times: 1 })
    world.wire.add({
      fault: { kind: 'lose-answer' },
      when: ({ operation }) => operation === 'TransactWriteItems',
      times: 1,
    })
    const { json } = await update(world, member.token, [['cont', '', '一']])
    world.wire.clear()
    expect(json.mess).toBe('update success')
    expect(await readOwn(world, { ...member, token: json.token }, ['cont'])).toEqual(['一'])
  })
})

describe('S57 the subject is always the session', () => {
  const own: [string, object][] = [
    ['Update', { data_type: ['username'], old_data: ['小明'], new_data: ['x1'] }],
    ['ChangePassword', { old_password: PASSWORD, new_password: 'another-1' }],
    ['Logout', {}],
    ['GetSessions', {}],
    ['RevokeSession', { session: 'x' }],
    ['RequestCode', { purpose: 'bind', phone: freshPhone() }],
    ['BindPhone', { phone: freshPhone(), phone_code: '123456' }],
  ]

  test.each(own)('%s refuses the id of another, for admins too, and leaves him alone', async (Action, fields) => {
    const [victim, other] = [await join(world), await join(world)]
    await arrange('make-admin', { account: other.id })
    const before = await user(world, Number(victim.id))
    for (const id of [victim.id, Number(victim.id)]) {
      const answer = await ask(world, Action, { ...fields, id }, other.token)
      expect(said(answer)).toEqual([403, 'permission denied'])
      other.token = answer.json.token ?? other.token
    }
    expect(await user(world, Number(victim.id))).toEqual(before)
    expect([await isLive(world, victim.token), await isLive(world, other.token)]).toEqual([true, true])
  })

  test.each(own)('S62 %s without a session learns nothing of its fields', async (Action, fields) => {
    for (const sent of [fields, {}, { ...fields, id: [] }, { ...fields, token: 'x' }]) {
      expect(said(await ask(world, Action, sent))).toEqual(SESSION_ERROR)
    }
  })

  test('S46 RevokeSession does not reach the session of another', async () => {
    const [one, other] = [await join(world), await join(world)]
    const { session } = (await ask(world, 'GetSessions', {}, one.token)).json.Response.data[0]
    expect(said(await ask(world, 'RevokeSession', { session }, other.token))).toEqual([200, 'no such session'])
    expect(await isLive(world, one.token)).toBe(true)
  })
})

describe('S42 S44 what ends a session ends it for every action', () => {
  const actions = ['Update', 'ChangePassword', 'Logout', 'GetSessions', 'RevokeSession', 'RequestCode', 'BindPhone']

  const expectDead = async (token: string) => {
    for (const Action of actions)
      expect([Action, ...said(await ask(world, Action, {}, token))]).toEqual([Action, ...SESSION_ERROR])
  }

  test('a logout, also of a token that was rotated', async () => {
    const { token } = await join(world)
    const { json } = await update(world, token, [['cont', '', 'a']])
    expect(said(await ask(world, 'Logout', {}, token))).toEqual([200, 'logout success'])
    await expectDead(token)
    await expectDead(json.token)
  })

  test('a freeze and a deletion', async () => {
    const [frozen, deleted] = [await join(world), await join(world)]
    await arrange('freeze', { account: frozen.id })
    await arrange('delete-account', { account: deleted.id })
    await expectDead(frozen.token)
    await expectDead(deleted.token)
  })

  test('S43 a password change ends all others at once, and not the acting one, rotated meanwhile or not', async () => {
    const member = await join(world)
    const others = await inParallel(3, () => openSession(world, member.id))
    const [changed, rotated] = await Promise.all([
      ask(world, 'ChangePassword', { old_password: PASSWORD, new_password: 'another-1' }, member.token),
      ask(world, 'Update', {}, member.token),
    ])
    expect(said(changed)).toEqual([200, 'update success'])
    expect(await isLive(world, rotated.json.token)).toBe(true)
    expect(await Promise.all(others.map((token) => isLive(world, token)))).toEqual([false, false, false])
  })
})

describe('S60 ChangePassword', () => {
  test('needs the old password where one is set, however fresh the login', async () => {
    const { id, token } = await join(world)
    for (const old of [{}, { old_password: '' }, { old_password: null }, { old_password: 'wrong-1' }]) {
      const answer = await ask(world, 'ChangePassword', { ...old, new_password: 'another-1' }, token)
      expect(said(answer)).toEqual([200, 'password error'])
    }
    await openSession(world, id)
  })

  test('S17 spends the same tries as a login, through whichever door', async () => {
    const { account, id } = await register(world)
    const from = freshAddress()
    const login = await ask(world, 'Login', { id: account, password: PASSWORD }, undefined, from)
    const { token } = login.json.Response
    const tries = [
      () => ask(world, 'ChangePassword', { old_password: 'wrong-1', new_password: 'another-1' }, token, from),
      () => ask(world, 'Login', { id: account, password: 'wrong-1' }, undefined, from),
      () => world.call('POST', '/user/login', { json: { account: String(id), password: 'wrong-1' }, from }),
    ]
    for (const attempt of [0, 1, 2, 0, 1]) await tries[attempt]?.()
    const waiting = await ask(
      world,
      'ChangePassword',
      { old_password: PASSWORD, new_password: 'another-1' },
      token,
      from,
    )
    expect([...said(waiting), Number(waiting.headers['retry-after']) > 0]).toEqual([200, 'password error', true])
    expect(said(await ask(world, 'Login', { id: account, password: PASSWORD }, undefined, from))).toEqual([
      200,
      'password error',
    ])
  })
})

describe('S9 S61 GetMessage', () => {
  const publicTypes = ['username', 'photo', 'backphoto', 'cont', 'tag', 'type', 'fans', 'follow', 'hit']
  const ownTypes = ['card', 'birth', 'email', 'phone', 'loginname', 'registertime', 'lastlogintime', 'vipTime']
  const types = [...publicTypes, ...ownTypes, 'purseadd1', 'purseadd2']

  const sees = async (id: string, token?: string) => {
    const seen = await Promise.all(
      types.map(async (name) => (await ask(world, 'GetMessage', { id, data_type: [name] }, token)).json.success),
    )
    return types.filter((_, index) => seen[index])
  }

  test('shows strangers what is public, the owner and admins everything', async () => {
    const [owner, other, admin] = [await join(world), await join(world), await join(world)]
    await arrange('make-admin', { account: admin.id })
    expect(await sees(owner.id)).toEqual(publicTypes)
    expect(await sees(owner.id, other.token)).toEqual(publicTypes)
    expect(await sees(owner.id, owner.token)).toEqual(types)
    expect(await sees(owner.id, admin.token)).toEqual(types)
  })

  test('knows no attribute of the record that is no data type', async () => {
    const { id, token } = await join(world)
    for (const name of Object.keys(await user(world, Number(id))).concat('verifier', '__proto__', 'toString')) {
      if (types.includes(name) || name === 'name') continue
      const { json } = await ask(world, 'GetMessage', { id, data_type: [name] }, token)
      expect([name, json.success]).toEqual([name, false])
      expect(said(await update(world, token, [[name, '', '1']]))).toEqual([200, 'data format error'])
    }
  })

  test('masks a name that is a phone for everybody but its owner and admins', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const other = await join(world)
    const named = async (token?: string) =>
      (await ask(world, 'GetMessage', { id, data_type: ['username', 'name'] }, token)).json.data
    const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`
    expect([await named(), await named(other.token)]).toEqual([
      [masked, masked],
      [masked, masked],
    ])
    await arrange('make-admin', { account: other.id })
    expect(await named(other.token)).toEqual([phone, phone])
  })
})

describe('S12 S79 whatever is sent', () => {
  const odd = [{ $ne: null }, [], ['a'], true, {}]

  test.each(['Login', 'Logon', 'GetMessage'])(
    '%s refuses objects and lists before it asks the database',
    async (Action) => {
      world.wire.clear()
      for (const value of odd) {
        const { status, json } = await ask(world, Action, {
          id: value,
          username: value,
          password: value,
          data_type: value,
        })
        expect([status < 500, json.success ?? json.Response.success]).toEqual([true, false])
      }
      expect(world.wire.calls).toEqual([])
    },
  )

  test('names of prototypes are no actions, and nothing is left on them', async () => {
    for (const Action of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'get', 'size']) {
      expect(said(await ask(world, Action, { ['__proto__']: { success: true } }))).toEqual([400, 'request error'])
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('S3 Logon takes no id from a client, and no name of ten digits as one', async () => {
    const victim = await join(world)
    const sent = { username: victim.id, password: 'another-1', id: victim.id, pk: victim.id, user_id: victim.id }
    const { json } = await ask(world, 'Logon', sent)
    expect(json.Response.id).not.toBe(victim.id)
    expect(said(await ask(world, 'Login', { id: victim.id, password: 'another-1' }))).toEqual([200, 'password error'])
  })

  test('S2 Logon stores exactly what it should', async () => {
    const sent = {
      username: '小明',
      password: PASSWORD,
      role: 'admin',
      epoch: 9,
      ttl: 1,
      phone: freshPhone(),
      deletedAt: 1,
    }
    const { json } = await ask(world, 'Logon', sent)
    const stored = await user(world, Number(json.Response.id))
    expect(Object.keys(stored).sort()).toEqual(
      ['epoch', 'id', 'name', 'password', 'registeredAt', 'registeredFrom', 'role', 'updatedAt'].sort(),
    )
    expect([stored['role'], stored['epoch']]).toEqual(['normal', 0])
  })
})

describe('S23 a throttle that does not answer', () => {
  test('closes what it guards, in the envelope of the action', async () => {
    const member: Member = await join(world)
    const isThrottle = ({ tables }: { tables: readonly string[] }) => tables.some((name) => name.endsWith('-throttle'))
    world.wire.add({ fault: { kind: 'cut' }, when: isThrottle })
    const asked: [string, object, string | undefined][] = [
      ['Login', { id: member.id, password: PASSWORD }, undefined],
      ['Logon', { username: '小明', password: PASSWORD }, undefined],
      ['GetMessage', { id: member.id, data_type: ['username'] }, undefined],
      ['ChangePassword', { old_password: PASSWORD, new_password: 'another-1' }, member.token],
      ['RequestCode', { purpose: 'bind', phone: freshPhone() }, member.token],
    ]
    for (const [Action, fields, token] of asked) {
      const answer = await ask(world, Action, fields, token)
      expect([Action, ...said(answer), answer.headers['retry-after'], answer.headers['cache-control']]).toEqual([
        Action,
        503,
        'server error',
        expect.stringMatching(/^\d+$/),
        'no-store',
      ])
    }
    world.wire.clear()
    expect(await isLive(world, member.token)).toBe(true)
  })
})

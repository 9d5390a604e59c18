/**
 * S93 for accounts: the process dies at every request of a registration, a login, a verification, a reset, a new phone, an
 * Update, a new password, a deletion. No half account, no lost identifier, no code used without effect or twice, and the next try succeeds.
 */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Purpose } from '../../lib/codes/purpose.ts'
import { eventFor } from '../../local/gateway/event.ts'
import { accountViolations } from '../support/accountInvariants.ts'
import { ask, isLive, join, type Member, readOwn, update } from '../support/actions.ts'
import { tryLogIn, tryRegister, typeCode } from '../support/attempts.ts'
import { holderOf, md5, sessionsOf, storedCode, user } from '../support/evidence.ts'
import { type Killer, type Moment, startKiller } from '../support/killing.ts'
import { appoint, manage } from '../support/managers.ts'
import { askForCode, type CodeRoute, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { isFull } from '../support/storms.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 120_000 })

const DAY_MS = 86_400_000
/** A kind of information that lies in the profile, beside those of the account. */
const PROFILE_TYPE = 'crashed'
const world = useWorld()
let killer: Killer

const functions = {
  register: 'userapiRegister',
  login: 'userapiLogin',
  sendCode: 'userapiLoginPhoneGet',
  registerPhone: 'userapiRegisterPhonePost',
  loginPhone: 'userapiLoginPhonePost',
  forgetPassword: 'userapiForgetPasswordPost',
  passwordReset: 'usermodulePasswordReset',
  user: 'actionUser',
}

beforeAll(async () => {
  const type = { data_name: PROFILE_TYPE, format: 'text', visibility: 'self', editable: true, max_length: 9 }
  await manage(world, await appoint(world), 'DefineDataType', type)
  killer = await startKiller(world, Object.values(functions), () => true)
})
afterEach(() => world.resetClock())
afterAll(() => killer.stop())

interface Victim {
  /** The function that dies, and of what it was told. */
  name: string
  event: unknown
  /** Whether what was asked for is done, all of it; throws where it is half done. */
  isDone: () => Promise<boolean>
  /** What runs in the background before all is whole; nothing where not given. */
  settle?: () => Promise<unknown>
  /** What its caller does next, until all is as it should be. @param done what `isDone` has said */
  retry: (done: boolean) => Promise<unknown>
}

function eventOf(
  method: string,
  path: string,
  json: object | null,
  { token, phone, key }: { token?: string; phone?: string; key?: string } = {},
) {
  const headers = {
    ...(json && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  const body = json ? { body: JSON.stringify(json) } : {}
  const route = phone === undefined ? path : `${path}/{phone}`
  const parameters = phone === undefined ? {} : { phone }
  const whole = phone === undefined ? path : `${path}/${phone}`
  return eventFor(
    { method, path: whole, headers, sourceIp: freshAddress(), ...body },
    { routeKey: `${method} ${route}`, parameters },
  )
}

const actionOf = ({ token }: Member, json: object) => eventOf('POST', '/user', json, { token })

/** A code is used up when its effect is there, and lives as long as it is not. */
async function codeAgrees(phone: string, purpose: Purpose, done: boolean): Promise<boolean> {
  expect([phone, purpose, (await storedCode(world, phone, purpose)) === undefined]).toEqual([phone, purpose, done])
  return done
}

const succeeds = async (account: string, password: string): Promise<boolean> =>
  (await tryLogIn(world, account, password, freshAddress())).status === 200

/** Asks for another code, as somebody whose answer never came. */
async function anotherCode(route: CodeRoute, phone: string): Promise<string> {
  // Its right use has ended the cool-down.
  return askForCode(world, route, phone, freshAddress())
}

let count = 0
const freshKey = () => {
  count += 1
  return `account-crash-${process.pid}-${count}`
}

async function setUser(id: number, attribute: string, value: unknown): Promise<void> {
  await world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: marshall({ id }),
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: marshall({ ':value': value }),
    }),
  )
}

const victims: Record<string, () => Promise<Victim>> = {
  'a registration': async () => {
    const account = freshName()
    const [json, key] = [{ account, password: PASSWORD }, freshKey()]
    return {
      name: functions.register,
      event: eventOf('POST', '/user/register', json, { key }),
      isDone: async () => (await holderOf(world, account)) !== undefined,
      retry: async () => {
        const headers = { 'idempotency-key': key }
        const again = await world.call('POST', '/user/register', { json, headers, from: freshAddress() })
        expect(again.json).toMatchObject({ msg: 'register successful', user_id: await holderOf(world, account) })
        expect(await succeeds(account, PASSWORD)).toBe(true)
      },
    }
  },
  'a registration that takes an expired claim': async () => {
    const phone = freshPhone()
    const former = (await tryRegister(world, { account: phone, password: 'former-1' })).json.user_id
    await setUser(former, 'registeredAt', Date.now() - 2 * DAY_MS)
    const json = { account: phone, password: PASSWORD }
    return {
      name: functions.register,
      event: eventOf('POST', '/user/register', json),
      isDone: async () => (await holderOf(world, `+86${phone}`)) !== former,
      retry: async (done) => {
        const { msg } = (await tryRegister(world, json)).json
        expect(msg).toBe(done ? 'account had been used' : 'register successful')
        expect([await succeeds(phone, 'former-1'), await succeeds(phone, PASSWORD)]).toEqual([false, true])
        expect(await user(world, former)).not.toHaveProperty('phone')
      },
    }
  },
  'a login': async () => {
    const person = await register(world, { from: freshAddress() })
    return {
      name: functions.login,
      event: eventOf('POST', '/user/login', { account: person.account, password: person.password }),
      isDone: async () => (await sessionsOf(world, person.id)).length > 0,
      retry: () => logIn(world, person, freshAddress()),
    }
  },
  'a request for a code': async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    return {
      name: functions.sendCode,
      event: eventOf('GET', '/user/loginPhone', null, { phone }),
      isDone: async () => (await storedCode(world, phone, 'login')) !== undefined,
      retry: async () => {
        world.advance(61_000)
        const code = await askForCode(world, 'loginPhone', phone, freshAddress())
        expect((await typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })).status).toBe(200)
      },
    }
  },
  'a registration by code, of a phone that somebody has unproved': async () => {
    const phone = freshPhone()
    const planter = await register(world, { account: phone, from: freshAddress() })
    const token = await logIn(world, planter, freshAddress())
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const type = () => typeCode(world, 'registerPhone', phone, code, { from: freshAddress() })
    const holder = () => holderOf(world, `+86${phone}`)
    return {
      name: functions.registerPhone,
      event: eventOf('POST', '/user/registerPhone', { phone_number: phone, identifying_code: code }, { phone }),
      isDone: async () => {
        const done = await codeAgrees(phone, 'register', (await holder()) !== planter.id)
        expect(await isLive(world, token)).toBe(!done)
        expect(await succeeds(phone, PASSWORD)).toBe(!done)
        return done
      },
      retry: async (done) => {
        const answer = await type()
        expect([answer.status, answer.json.msg === 'register successful']).toEqual(done ? [403, false] : [200, true])
        expect(await user(world, Number(await holder()))).toMatchObject({ phone: `+86${phone}`, phoneState: 'proved' })
        expect(await user(world, planter.id)).not.toHaveProperty('phone')
        const login = await anotherCode('loginPhone', phone)
        expect((await typeCode(world, 'loginPhone', phone, login, { from: freshAddress() })).status).toBe(200)
      },
    }
  },
  'a login by code, of a phone that is unproved': async () => {
    const phone = freshPhone()
    const { id } = await register(world, { account: phone, from: freshAddress() })
    const planted = await logIn(world, { id, account: phone, password: PASSWORD }, freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const sessions = async () => (await sessionsOf(world, id)).length
    return {
      name: functions.loginPhone,
      event: eventOf('POST', '/user/loginPhone', { phone_number: phone, identifying_code: code }, { phone }),
      isDone: async () => {
        const done = await codeAgrees(phone, 'login', (await user(world, id))['phoneState'] === 'proved')
        // What was planted goes with it, and the session that was asked for is there.
        expect([await isLive(world, planted), await succeeds(phone, PASSWORD)]).toEqual([!done, !done])
        expect(await sessions()).toBe(2)
        return done
      },
      retry: async (done) => {
        const typed = done ? await anotherCode('loginPhone', phone) : code
        const answer = await typeCode(world, 'loginPhone', phone, typed, { from: freshAddress() })
        expect([answer.status, answer.json.user_id]).toEqual([200, id])
        expect([await isLive(world, planted), await isLive(world, answer.json.token)]).toEqual([false, true])
      },
    }
  },
  'a reset': async () => {
    const phone = freshPhone()
    const { id } = await register(world, { account: phone, from: freshAddress() })
    const planted = await logIn(world, { id, account: phone, password: PASSWORD }, freshAddress())
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const json = { phone_number: phone, account: phone, identifying: code, new_password: 'renewed-1' }
    return {
      name: functions.forgetPassword,
      event: eventOf('POST', '/user/forgetPassword', json, { phone }),
      isDone: async () => {
        const done = await codeAgrees(phone, 'reset', !(await isLive(world, planted)))
        expect([await succeeds(phone, PASSWORD), await succeeds(phone, 'renewed-1')]).toEqual([!done, done])
        expect((await user(world, id))['phoneState'] === 'proved').toBe(done)
        return done
      },
      retry: async (done) => {
        const typed = done ? await anotherCode('forgetPassword', phone) : code
        const again = { newPassword: 'renewed-2', from: freshAddress() }
        expect((await typeCode(world, 'forgetPassword', phone, typed, again)).status).toBe(200)
        expect([await succeeds(phone, 'renewed-1'), await succeeds(phone, 'renewed-2')]).toEqual([false, true])
      },
    }
  },
  'a reset by id and phone': async () => {
    const phone = freshPhone()
    const { id } = await register(world, { account: phone, from: freshAddress() })
    const planted = await logIn(world, { id, account: phone, password: PASSWORD }, freshAddress())
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const json = (identifying_code: string, password: string) => ({
      id,
      phone,
      identifying_code,
      newPSD: md5(password),
    })
    return {
      name: functions.passwordReset,
      event: eventOf('PUT', '/user/password/reset', json(code, 'renewed-1')),
      isDone: async () => {
        const done = await codeAgrees(phone, 'reset', !(await isLive(world, planted)))
        expect([await succeeds(phone, PASSWORD), await succeeds(phone, 'renewed-1')]).toEqual([!done, done])
        return done
      },
      retry: async (done) => {
        const typed = json(done ? await anotherCode('forgetPassword', phone) : code, 'renewed-2')
        const answer = await world.call('PUT', '/user/password/reset', { json: typed, from: freshAddress() })
        expect(answer.status).toBe(200)
        expect([await succeeds(phone, 'renewed-1'), await succeeds(phone, 'renewed-2')]).toEqual([false, true])
      },
    }
  },
  'a change of the phone': async () => {
    const [old, phone] = [freshPhone(), freshPhone()]
    const member = await join(world)
    const id = Number(member.id)
    const planter = await register(world, { account: phone, from: freshAddress() })
    const codeFor = async (number: string) => {
      await ask(world, 'RequestCode', { purpose: 'bind', phone: number }, member.token, freshAddress())
      return world.cloud.inbox.code(number) ?? ''
    }
    const bind = (number: string, phone_code: string): Promise<Answer> =>
      ask(world, 'BindPhone', { phone: number, phone_code }, member.token, freshAddress())
    expect((await bind(old, await codeFor(old))).json.Response.mess).toBe('phone bound')
    const code = await codeFor(phone)
    const holders = () => Promise.all([holderOf(world, `+86${old}`), holderOf(world, `+86${phone}`)])
    return {
      name: functions.user,
      event: actionOf(member, { Action: 'BindPhone', phone, phone_code: code }),
      isDone: async () => {
        const done = (await user(world, id))['phone'] === `+86${phone}`
        expect(await holders()).toEqual(done ? [undefined, id] : [id, planter.id])
        return codeAgrees(phone, 'bind', done)
      },
      retry: async (done) => {
        const answer = await bind(phone, code)
        expect(answer.json.Response.mess).toBe(done ? 'code expired' : 'phone bound')
        expect(await holders()).toEqual([undefined, id])
        expect(await user(world, id)).toMatchObject({ phoneState: 'proved' })
      },
    }
  },
  'an Update': async () => {
    const member = await join(world)
    const [email, fresh] = [`${freshName()}@example.com`, `${freshName()}@example.com`]
    const { json } = await update(world, member.token, [
      ['email', '', email],
      ['cont', '', 'before'],
    ])
    const token: string = json.token
    const changes = [
      ['email', email, fresh],
      ['cont', 'before', 'after'],
      [PROFILE_TYPE, '', '10001'],
    ] as const
    const [data_type, old_data, new_data] = [0, 1, 2].map((place) => changes.map((change) => change[place]))
    const valuesOf = (reading: string) => readOwn(world, { ...member, token: reading }, ['email', 'cont', PROFILE_TYPE])
    return {
      name: functions.user,
      event: actionOf({ ...member, token }, { Action: 'Update', data_type, old_data, new_data }),
      isDone: async () => {
        // The token of the answer that never came is asked for again by the old one.
        const values = await valuesOf(token)
        const done = values[0] === fresh
        expect(values).toEqual(done ? [fresh, 'after', '10001'] : [email, 'before', ''])
        const holders = await Promise.all([holderOf(world, email), holderOf(world, fresh)])
        expect(holders.map((id) => id === Number(member.id))).toEqual([!done, done])
        return done
      },
      retry: async (done) => {
        const answer = await update(world, token, changes)
        expect(answer.json.mess).toBe(done ? 'old data error' : 'update success')
        expect(await valuesOf(answer.json.token)).toEqual([fresh, 'after', '10001'])
        expect(await sessionsOf(world, Number(member.id))).toHaveLength(1)
      },
    }
  },
}

/** Somebody known by a name, with a session that acts and another one. */
async function withTwoSessions() {
  const person = await register(world, { from: freshAddress() })
  const [token, other] = [await logIn(world, person, freshAddress()), await logIn(world, person, freshAddress())]
  return { person, member: { id: String(person.id), token }, other }
}

victims['a change of the password'] = async () => {
  const { person, member, other } = await withTwoSessions()
  const change = { old_password: person.password, new_password: 'renewed-1' }
  return {
    name: functions.user,
    event: actionOf(member, { Action: 'ChangePassword', ...change }),
    isDone: async () => {
      const done = !(await isLive(world, other))
      expect([await succeeds(person.account, PASSWORD), await succeeds(person.account, 'renewed-1')]).toEqual([
        !done,
        done,
      ])
      expect(await isLive(world, member.token)).toBe(true)
      return done
    },
    retry: async (done) => {
      const { json } = await ask(world, 'ChangePassword', change, member.token, freshAddress())
      expect(json.Response.mess).toBe(done ? 'password error' : 'update success')
      expect(await succeeds(person.account, 'renewed-1')).toBe(true)
    },
  }
}

victims['a deletion'] = async () => {
  const { person, member, other } = await withTwoSessions()
  const { account, password } = person
  return {
    name: functions.user,
    event: actionOf(member, { Action: 'DeleteAccount', password }),
    settle: () => world.leave(),
    isDone: async () => {
      const live = await Promise.all([member.token, other].map((token) => isLive(world, token)))
      const done = live[0] === false
      expect([live, await succeeds(account, password)]).toEqual([[!done, !done], !done])
      expect(await holderOf(world, account)).toBe(done ? undefined : person.id)
      return done
    },
    retry: async (done) => {
      const answer = await ask(world, 'DeleteAccount', { password }, member.token, freshAddress())
      expect(answer.status).toBe(done ? 401 : 200)
      await world.leave()
      expect((await tryRegister(world, { account, password: 'another-1' })).json.msg).toBe('register successful')
      expect([await succeeds(account, password), await succeeds(account, 'another-1')]).toEqual([false, true])
    },
  }
}

const isWrite = (call: string) => !/^(Get|Query|BatchGet)/.test(call)
/** What only counts for a limit or a number of the day; between two of those nothing is at stake. */
const isCount = (call: string) => /^UpdateItem (throttle|stats)$/.test(call)

describe('S93 the process is killed at every request of', () => {
  test.each(Object.keys(victims))('%s: it is done or not, whole, and the next try succeeds', async (name) => {
    const dying = async (moment: Moment) => {
      const victim = await victims[name]?.()
      if (!victim) throw new Error(name)
      const { survived, calls } = await killer.run(victim.name, victim.event, moment)
      const where = `${moment.when} ${moment.at} of ${calls.join(', ')}`
      await victim.settle?.()
      expect([where, await accountViolations(world)]).toEqual([where, []])
      const done = await victim.isDone()
      await victim.retry(done)
      expect([where, await accountViolations(world)]).toEqual([where, []])
      // Whose last request is one that is never repeated outlives the loss of its answer.
      const wasLast = moment.when === 'after' && moment.at === calls.length - 1
      return { survived: survived && !wasLast, calls, done }
    }
    const whole = await dying({ at: Number.POSITIVE_INFINITY, when: 'before' })
    expect([whole.survived, whole.done]).toEqual([true, true])
    // Whoever dies at a read, or before a write, has done as much as who dies after the write before it.
    const writes = [...whole.calls.entries()].flatMap(([at, call]) =>
      isWrite(call) && (isFull || !isCount(call)) ? [at] : [],
    )
    expect(writes.length).toBeGreaterThan(0)
    const ends = [await dying({ at: writes[0] ?? 0, when: 'before' })]
    for (const at of writes) ends.push(await dying({ at, when: 'after' }))
    expect(ends.filter(({ survived }) => survived)).toEqual([])
    // There is a moment before it is done and one after, and no way back.
    const order = ends.map(({ done }) => Number(done))
    expect([order[0], order.at(-1), [...order].sort()]).toEqual([0, 1, order])
  })
})

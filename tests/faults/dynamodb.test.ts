/** J of the security bar: a DynamoDB that throttles, refuses, cancels, hangs and loses its answers, at the wire. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { call } from '../../lib/aws/dynamodbCall.ts'
import type { EngineCall, EngineFault } from '../support/engineWire.ts'
import { storedPurposes } from '../support/evidence.ts'
import { loadFunctions, startGateway } from '../support/gateway.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, type Request, useWorld } from '../support/world.ts'

const NEW_PASSWORD = 'another-1'

// Many requests that wait for retries, one after the other.
vi.setConfig({ testTimeout: 90_000 })

const world = useWorld({ SMS_PER_PHONE_DAY_ALL: '1000' })

afterEach(() => world.wire.clear())

/**
 * A process has a quota of repeats, as the SDK has: lost answers spend it, and a success gives one back. Where a test asks
 * for repeats, those before it must not have spent them.
 */
async function fillQuota(): Promise<void> {
  const one = { TableName: process.env['USERS_TABLE'], Key: { id: { N: '0' } } }
  const ten = () => Promise.all(Array.from({ length: 10 }, () => call('GetItem', one)))
  for (let round = 0; round < 50; round++) await ten()
}

/** A request that is ready to be sent, and what must be true of the data once it has succeeded or failed. */
interface Ready {
  method: string
  path: string
  request: Request
  /** Holds after one success: the effect is there, and there once. */
  done: () => Promise<void>
  /** Where a failure may have left something harmless behind: what holds after that and a success. */
  doneAfterFailure?: () => Promise<void>
  /** Holds after a failure: nothing half done. */
  untouched: () => Promise<void>
}

const usersWith = async (name: string, value: unknown) =>
  (await world.items('users')).filter((item) => item[name] === value)
const sessionsOf = async (id: number) => (await world.items('sessions')).filter(({ account }) => account === id)
const codesOf = (phone: string) => storedPurposes(world, phone)
const liveSessions = async (id: number) => {
  const [user] = await usersWith('id', id)
  return (await sessionsOf(id)).filter(({ epoch }) => epoch === user?.['epoch'])
}

/** Whatever lies in the tables fits together, after success and failure alike. */
async function expectWhole(): Promise<void> {
  const [users, identifiers, sessions] = await Promise.all(
    ['users', 'identifiers', 'sessions'].map((name) => world.items(name)),
  )
  const byId = new Map((users ?? []).map((user) => [user['id'], user]))
  for (const { identifier, account } of identifiers ?? []) {
    const { phone, email, loginname } = byId.get(account) ?? {}
    expect([phone, email, loginname], 'an identifier that its account does not have').toContain(identifier)
  }
  const claimed = new Set((identifiers ?? []).map(({ identifier }) => identifier))
  for (const { phone, loginname } of users ?? []) {
    for (const own of [phone, loginname])
      if (own) expect(claimed.has(own), 'an account whose identifier is free').toBe(true)
  }
  for (const { account } of sessions ?? []) expect(byId.has(account), 'a session of nobody').toBe(true)
}

const routes: Record<string, () => Promise<Ready>> = {
  register: async () => {
    const account = freshName()
    return {
      method: 'POST',
      path: '/user/register',
      request: { json: { account, password: PASSWORD }, from: freshAddress() },
      done: async () => expect(await usersWith('loginname', account)).toHaveLength(1),
      untouched: async () => expect(await usersWith('loginname', account)).toEqual([]),
    }
  },
  login: async () => {
    const person = await register(world, { from: freshAddress() })
    return {
      method: 'POST',
      path: '/user/login',
      request: { json: { account: person.account, password: person.password }, from: freshAddress() },
      done: async () => expect(await sessionsOf(person.id)).toHaveLength(1),
      doneAfterFailure: async () => expect((await sessionsOf(person.id)).length).toBeOneOf([1, 2]),
      // A session whose token nobody got is nobody's; it must not be more than one a request.
      untouched: async () => expect((await sessionsOf(person.id)).length).toBeLessThanOrEqual(1),
    }
  },
  logout: async () => {
    const person = await register(world, { from: freshAddress() })
    const token = await logIn(world, person, freshAddress())
    return {
      method: 'POST',
      path: '/user/logout',
      request: { json: { user_id: person.id }, token },
      done: async () => expect(await sessionsOf(person.id)).toEqual([]),
      untouched: async () => expect(await sessionsOf(person.id)).toHaveLength(1),
    }
  },
  registerPhone: async () => {
    const phone = freshPhone()
    const identifying_code = await askForCode(world, 'registerPhone', phone, freshAddress())
    return {
      method: 'POST',
      path: `/user/registerPhone/${phone}`,
      request: { json: { phone_number: phone, identifying_code }, from: freshAddress() },
      done: async () => {
        expect(await usersWith('phone', `+86${phone}`)).toHaveLength(1)
        expect(await codesOf(phone)).toEqual([])
      },
      untouched: async () => {
        expect(await usersWith('phone', `+86${phone}`)).toEqual([])
        expect(await codesOf(phone)).toHaveLength(1)
      },
    }
  },
  loginPhone: async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const identifying_code = await askForCode(world, 'loginPhone', phone, freshAddress())
    return {
      method: 'POST',
      path: `/user/loginPhone/${phone}`,
      request: { json: { phone_number: phone, identifying_code }, from: freshAddress() },
      done: async () => {
        expect(await sessionsOf(id)).toHaveLength(1)
        expect(await codesOf(phone)).toEqual([])
      },
      untouched: async () => {
        expect(await sessionsOf(id)).toEqual([])
        expect(await codesOf(phone)).toHaveLength(1)
      },
    }
  },
  forgetPassword: async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const identifying = await askForCode(world, 'forgetPassword', phone, freshAddress())
    return {
      method: 'POST',
      path: `/user/forgetPassword/${phone}`,
      request: {
        json: { phone_number: phone, account: phone, identifying, new_password: NEW_PASSWORD },
        from: freshAddress(),
      },
      done: async () => {
        expect(await liveSessions(id)).toHaveLength(1)
        expect((await usersWith('id', id))[0]).toHaveProperty('password')
        expect(await codesOf(phone)).toEqual([])
      },
      untouched: async () => {
        expect(await sessionsOf(id)).toEqual([])
        expect((await usersWith('id', id))[0]).not.toHaveProperty('password')
        expect(await codesOf(phone)).toHaveLength(1)
      },
    }
  },
}
for (const route of ['registerPhone', 'loginPhone', 'forgetPassword'] as const) {
  routes[`${route} GET`] = async () => {
    const phone = freshPhone()
    if (route !== 'registerPhone') await registerPhone(world, phone, freshAddress())
    const before = world.cloud.inbox.texts(phone).length
    return {
      method: 'GET',
      path: `/user/${route}/${phone}`,
      request: { from: freshAddress() },
      done: async () => {
        expect(world.cloud.inbox.texts(phone)).toHaveLength(before + 1)
        expect(await codesOf(phone)).toHaveLength(1)
      },
      untouched: async () => expect(world.cloud.inbox.texts(phone)).toHaveLength(before),
    }
  }
}
const names = Object.keys(routes)
const ready = (name: string) => routes[name]?.() ?? Promise.reject(new Error(`no route ${name}`))
const send = ({ method, path, request }: Ready) => world.call(method, path, request)

function expectUnavailable(name: string, answer: Answer): void {
  expect([name, answer.status, answer.json.msg]).toEqual([name, 503, '服务暂不可用，请稍后再试'])
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.text).not.toMatch(/dynamo|exception|table|told to fail/i)
}

const error = (type: string, extra?: object, status = 400): EngineFault => ({
  kind: 'error',
  type,
  status,
  ...(extra && { extra }),
})

/** Where in a route's calls something is written: a failed read in front of a write is the same as that write failing. */
const writesIn = (calls: readonly EngineCall[]) =>
  calls.flatMap(({ operation }, at) => (/^(Get|BatchGet|Query)/.test(operation) ? [] : [at]))

describe('S84 a moment of throttling is not noticed', () => {
  test.each(names)('%s: on one call, and twice on the first route', async (name) => {
    const one = await ready(name)
    world.wire.clear()
    world.wire.add({ fault: error('ThrottlingException'), times: name === names[0] ? 2 : 1 })
    const answer = await send(one)
    world.wire.clear()
    expect([name, answer.status]).toEqual([name, 200])
    await one.done()
    await expectWhole()
  })

  test('S87 a read that DynamoDB leaves unprocessed is asked again, and is never absence', async () => {
    const one = await ready('logout')
    const isRead = ({ operation }: EngineCall) => operation === 'BatchGetItem'
    let left = 0
    const unprocessed: EngineFault = {
      kind: 'error',
      type: '',
      status: 200,
      extra: { Responses: {}, UnprocessedKeys: {} },
    }
    const leaveAll = (times: number) =>
      world.wire.add({
        fault: unprocessed,
        times,
        when: (call) => {
          if (!isRead(call)) return false
          left += 1
          Object.assign(unprocessed.extra as object, { UnprocessedKeys: call.input['RequestItems'] })
          return true
        },
      })
    world.wire.clear()
    leaveAll(10)
    expectUnavailable('logout', await send(one))
    expect(left).toBe(3)
    await one.untouched()
    world.wire.clear()
    leaveAll(2)
    expect((await send(one)).status).toBe(200)
    await one.done()
  })
})

describe('S88 a write whose answer is lost is recognised as one’s own', () => {
  test.each(names)('%s, whichever of its answers is lost', async (name) => {
    const whole = await ready(name)
    world.wire.clear()
    await send(whole)
    const writes = writesIn(world.wire.calls)
    expect(writes.length).toBeGreaterThan(0)
    for (const at of writes) {
      const one = await ready(name)
      world.wire.clear()
      let seen = 0
      world.wire.add({ fault: { kind: 'lose-answer' }, times: 1, when: () => seen++ === at })
      const answer = await send(one)
      world.wire.clear()
      expect([name, at, answer.status]).toEqual([name, at, 200])
      await one.done()
    }
    await expectWhole()
  })

  test('a cool-down whose answer was lost does not refuse the very request that began it', async () => {
    const one = await ready('registerPhone GET')
    world.wire.clear()
    world.wire.add({
      fault: { kind: 'lose-answer' },
      times: 1,
      when: ({ operation, input }) =>
        operation === 'UpdateItem' && JSON.stringify(input).includes('"counter":{"S":"sms"}'),
    })
    expect((await send(one)).status).toBe(200)
    world.wire.clear()
    await one.done()
  })
})

describe('S85 a refused condition is a business answer', () => {
  test('an identifier that exists: told so, and the account that has it is untouched', async () => {
    const person = await register(world)
    const [before] = await usersWith('id', person.id)
    const answer = await world.call('POST', '/user/register', {
      json: { account: person.account, password: NEW_PASSWORD },
    })
    expect([answer.status, answer.json]).toEqual([200, { msg: 'account had been used' }])
    expect(await usersWith('loginname', person.account)).toEqual([before])
  })

  test('a code that expired: told so, not tried again', async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    world.advance(601_000)
    world.wire.clear()
    const answer = await world.call('POST', `/user/registerPhone/${phone}`, {
      json: { phone_number: phone, identifying_code: code },
    })
    // The SDK tries refusals again where its clock is not the server's: no other test may run beside a moved one.
    world.resetClock()
    expect([answer.status, answer.json]).toEqual([403, { msg: 'register failure' }])
    expect(world.wire.calls.filter(({ operation }) => operation === 'TransactWriteItems')).toEqual([])
    expect(await usersWith('phone', `+86${phone}`)).toEqual([])
  })

  const conditional = { Code: 'ConditionalCheckFailed', Message: 'told to fail' }
  const cancelled = (count: number, refused: Record<number, object>): EngineFault =>
    error('TransactionCanceledException', {
      CancellationReasons: Array.from({ length: count }, (_, index) => refused[index] ?? { Code: 'None' }),
    })
  const transactions = (call: EngineCall) => call.operation === 'TransactWriteItems'
  const partsIn = ({ input }: EngineCall) => (input['TransactItems'] as Record<string, { TableName: string }>[]).length

  /** Refuses one part of the next transactions, whichever it is. */
  const refuse = (part: number, reason: object, times = 1) => {
    const fault = cancelled(0, {})
    world.wire.add({
      fault,
      times,
      when: (call) => {
        if (!transactions(call)) return false
        Object.assign(fault, cancelled(partsIn(call), { [part]: reason }))
        return true
      },
    })
  }

  test('a lost race is looked at again: for an id, an identifier, a slot or a changed account', async () => {
    for (const name of ['register', 'registerPhone', 'loginPhone', 'forgetPassword']) {
      const probe = await ready(name)
      world.wire.clear()
      await send(probe)
      const parts = Math.max(...world.wire.calls.filter(transactions).map(partsIn))
      for (let part = 0; part < parts; part++) {
        const one = await ready(name)
        world.wire.clear()
        refuse(part, conditional)
        const answer = await send(one)
        const tries = world.wire.calls.filter(transactions).length
        world.wire.clear()
        // The first part of every code's use is the code itself: somebody else has used it, and that is final.
        if (name !== 'register' && part === 0) {
          expect([name, part, answer.status]).toEqual([name, part, expect.toBeOneOf([400, 403, 404])])
          expect(tries).toBe(1)
          await one.untouched()
        } else {
          expect([name, part, answer.status, tries]).toEqual([name, part, 200, 2])
          await one.done()
        }
      }
    }
    await expectWhole()
  })

  test('a race that is lost again and again ends as 503 after a bounded number of rounds', async () => {
    const one = await ready('registerPhone')
    world.wire.clear()
    const partOfTheId = 1
    refuse(partOfTheId, conditional, 100)
    const answer = await send(one)
    const tries = world.wire.calls.filter(transactions).length
    world.wire.clear()
    expectUnavailable('registerPhone', answer)
    expect(tries).toBeLessThanOrEqual(5)
    await one.untouched()
  })

  test('an account that changed between check and login: the password that was right before opens nothing', async () => {
    const person = await register(world)
    world.wire.clear()
    world.wire.add({
      fault: error('ConditionalCheckFailedException'),
      times: 1,
      when: ({ operation, tables }) => operation === 'UpdateItem' && tables.some((table) => table.endsWith('users')),
    })
    const { status, json } = await world.call('POST', '/user/login', { json: person })
    expect([status, json]).toEqual([400, { msg: 'password error', user_id: 0 }])
  })

  describe('S86 a cancelled transaction is read reason by reason', () => {
    const conflict = { Code: 'TransactionConflict' }
    const acting = ['register', 'registerPhone', 'loginPhone', 'forgetPassword']

    test.each([
      ['a conflict', conflict],
      ['throttling', { Code: 'ThrottlingError' }],
      ['throughput', { Code: 'ProvisionedThroughputExceeded' }],
    ])('%s passes: the same transaction is sent again, under the same token', async (_, reason) => {
      for (const name of acting) {
        const one = await ready(name)
        world.wire.clear()
        refuse(1, reason, 2)
        expect([name, (await send(one)).status]).toEqual([name, 200])
        const sent = world.wire.calls.filter(transactions).map(({ input }) => JSON.stringify(input))
        expect(sent).toHaveLength(3)
        expect(new Set(sent).size).toBe(1)
        expect(sent[0]).toContain('ClientRequestToken')
        world.wire.clear()
        await one.done()
      }
    })

    test('a conflict on and on is 503 after three tries', async () => {
      for (const name of acting) {
        const one = await ready(name)
        world.wire.clear()
        refuse(0, conflict, 100)
        const answer = await send(one)
        const tries = world.wire.calls.filter(transactions).length
        world.wire.clear()
        expectUnavailable(name, answer)
        expect(tries).toBe(3)
        await one.untouched()
      }
    })

    test.each([
      ['ValidationError', { Code: 'ValidationError' }],
      ['ItemCollectionSizeLimitExceeded', { Code: 'ItemCollectionSizeLimitExceeded' }],
    ])('%s is a bug: 500, once, and nothing of it is told', async (_, reason) => {
      for (const name of acting) {
        const one = await ready(name)
        world.wire.clear()
        refuse(0, reason, 100)
        const answer = await send(one)
        expect(world.wire.calls.filter(transactions)).toHaveLength(1)
        world.wire.clear()
        expect([name, answer.status, answer.json]).toEqual([name, 500, { msg: '服务器错误' }])
        await one.untouched()
      }
    })

    test('a refusal beside a conflict is a refusal', async () => {
      const one = await ready('loginPhone')
      world.wire.clear()
      world.wire.add({
        fault: error('TransactionCanceledException', {
          CancellationReasons: [conditional, conflict, { Code: 'None' }],
        }),
        when: transactions,
      })
      const answer = await send(one)
      expect(world.wire.calls.filter(transactions)).toHaveLength(1)
      world.wire.clear()
      expect([answer.status, answer.json]).toEqual([404, { msg: '验证码已经过期，请重新申请' }])
    })
  })
})

// The SDK spends its retries out of a quota, so that a struggling table is not stormed: from here on it is used up.
describe('S84 throttling that does not end is told', () => {
  const kinds = ['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded']

  test.each(names)('%s: on and on is 503, at most three tries a call, nothing half done', async (name) => {
    const one = await ready(name)
    world.wire.clear()
    world.wire.add({ fault: error(kinds[names.indexOf(name) % kinds.length] ?? '') })
    const answer = await send(one)
    const bodies = world.wire.calls.map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`)
    world.wire.clear()
    expectUnavailable(name, answer)
    for (const body of new Set(bodies)) expect(bodies.filter((other) => other === body).length).toBeLessThanOrEqual(3)
    // What is asked for at once, and nothing after it.
    expect(new Set(bodies).size).toBeLessThanOrEqual(3)
    await one.untouched()
    await expectWhole()
    expect([name, (await send(one)).status]).toEqual([name, 200])
    await one.done()
  })
})

describe('S84 wherever the table stops answering, nothing half done stays', () => {
  const acting = names.filter((name) => !name.endsWith('GET'))

  beforeEach(fillQuota)

  test.each(acting)('%s, cut off at each of its writes and then sent again', async (name) => {
    const whole = await ready(name)
    world.wire.clear()
    await send(whole)
    const writes = writesIn(world.wire.calls)
    expect(writes.length).toBeGreaterThan(0)
    for (const at of writes) {
      const one = await ready(name)
      world.wire.clear()
      let seen = 0
      world.wire.add({ fault: { kind: 'cut' }, when: () => seen++ >= at })
      const cut = await send(one)
      world.wire.clear()
      await expectWhole()
      if (cut.status === 200) {
        await one.done()
        continue
      }
      expectUnavailable(`${name} cut at ${at}`, cut)
      const again = await send(one)
      const told = [name, at, again.status, again.json.msg]
      // What came before the cut may have been the deed itself: then the second request finds it done.
      if (name === 'register')
        expect(told).toEqual([name, at, 200, expect.toBeOneOf(['register successful', 'account had been used'])])
      else if (again.status !== 200)
        expect(told).toEqual([name, at, expect.toBeOneOf([400, 403, 404]), expect.any(String)])
      await (one.doneAfterFailure ?? one.done)()
      await expectWhole()
    }
  })
})

/** The same by a function that Lambda ends after so many seconds: who has not answered by then is a 500 of the gateway. */
async function sendWithin(timeoutSeconds: number, { method, path, request }: Ready): Promise<Answer> {
  const gateway = await startGateway({ ...(await loadFunctions(world.cloud.template())), timeoutSeconds })
  const answer = await gateway.invoke(
    { method, path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(request.json) },
    { sourceIp: request.from ?? freshAddress() },
  )
  await gateway.stop()
  const text = answer.body.toString('utf8')
  return { ...answer, text, json: JSON.parse(text) }
}

describe('A DynamoDB that hangs or drags is told before Lambda ends the function', () => {
  beforeEach(fillQuota)

  test('one that never answers: 503 after its tries of the same call, three at most', async () => {
    const one = await ready('register')
    world.wire.clear()
    world.wire.add({ fault: { kind: 'hang' } })
    const answer = await send(one)
    // How many there is time for is the machine's to say; the deadline is the same.
    const [first, ...repeats] = world.wire.calls.map(({ operation, input }) => [operation, input])
    expect(repeats).toEqual([[first, first], [first]].find(({ length }) => length === repeats.length))
    world.wire.clear()
    expectUnavailable('register', answer)
    await one.untouched()
  }, 20_000)

  test('one that answers in time for each call, and too late for the function: 503 before its end', async () => {
    const one = await ready('login')
    world.wire.clear()
    world.wire.add({ fault: { kind: 'delay', milliseconds: 1700 } })
    const answer = await sendWithin(2, one)
    const calls = world.wire.calls.map(({ input }) => JSON.stringify(input))
    expect(new Set(calls).size).toBe(calls.length)
    expectUnavailable('login', answer)
    expect(answer.json).toEqual({ msg: '服务暂不可用，请稍后再试', user_id: 0 })
    expect(answer.headers['x-request-id']).toBeTruthy()
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.cookies).toEqual([])
    const line = world.logs.findLast((text) => text.includes('"message":"request"'))
    expect(JSON.parse(line ?? '{}')).toMatchObject({ outcome: 'unavailable', status: 503, operation: 'login' })
  }, 20_000)
})

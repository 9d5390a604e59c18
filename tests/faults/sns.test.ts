/** S90, S91: a text service that refuses, throttles or does not answer. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { SmsBehaviour } from '../../local/sns.ts'
import { ask as askAction, join } from '../support/actions.ts'
import { inParallel } from '../support/attempts.ts'
import { audits, counter, spent, storedPurposes } from '../support/evidence.ts'
import { askForCode, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

/** A service that works, its row of failures forgotten. */
beforeEach(async () => {
  world.cloud.sms.behave({ kind: 'deliver' })
  world.advance(61_000)
  await ask(freshPhone(), freshAddress())
})

const ask = (phone: string, from: string) => world.call('GET', `/user/registerPhone/${phone}`, { from })
const codesOf = (phone: string) => storedPurposes(world, phone)

/** What the budgets of texts say, and cool-downs; the breaker's own item and what is zero aside. */
async function spentBudgets(): Promise<string[]> {
  const [shared, phones] = [await world.items('throttle'), await world.items('codes')]
  const counts = [
    ...shared
      .filter(({ counter }) => /^sms/.test(String(counter)) && counter !== 'sms-breaker')
      .flatMap(({ subject, counter, ttl: _ttl, ...counted }) =>
        Object.entries(counted).map(([name, count]) => [subject, counter, name, count]),
      ),
    ...phones.flatMap(({ phone, purpose: _all, ttl: _ttl, lastText: _id, ...counted }) =>
      Object.entries(counted).map(([name, count]) => [phone, name, typeof count === 'object' ? 'a code' : count]),
    ),
  ]
  return counts.flatMap((line) => (line.at(-1) === 0 ? [] : [line.join(' ')])).sort()
}

/** Budgets as told, in one line each: what they stand at, of zero nothing. */
const standing = async (...budgets: [subject: string, name: string, window: 'hour' | 'day'][]) =>
  Promise.all(budgets.map(([subject, name, window]) => spent(world, subject, name, window)))

describe('S90 a text that the service refuses costs nothing', () => {
  test.each([
    'Throttling',
    'Throttled',
    'AuthorizationError',
    'KMSThrottling',
    'KMSAccessDenied',
    'InternalError',
    'ServiceUnavailable',
    'SomethingNew',
  ])('%s: 503, no code left behind, cool-down and budgets given back, and a retry works at once', async (error) => {
    const [phone, from] = [freshPhone(), freshAddress()]
    const before = await spentBudgets()
    const published = world.cloud.sms.publishes()
    world.cloud.sms.behave({ kind: 'refuse', error })
    const refused = await ask(phone, from)
    expect([refused.status, refused.json]).toEqual([503, { msg: '短信发送失败，请稍后再试' }])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['cache-control']).toBe('no-store')
    expect(refused.text).not.toContain(error)
    // Once: a second try could be a second text.
    expect(world.cloud.sms.publishes()).toBe(published + 1)
    expect(await codesOf(phone)).toEqual([])
    expect(await spentBudgets()).toEqual(before)

    world.cloud.sms.behave({ kind: 'deliver' })
    expect((await ask(phone, from)).status).toBe(200)
    const code = world.cloud.inbox.code(phone)
    const json = { phone_number: phone, identifying_code: code }
    expect((await world.call('POST', `/user/registerPhone/${phone}`, { json, from })).json.msg).toBe(
      'register successful',
    )
  })

  test('on every route that sends, in its own words', async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    for (const route of ['loginPhone', 'forgetPassword']) {
      world.cloud.sms.behave({ kind: 'refuse', error: 'Throttled' }, 1)
      const before = await spentBudgets()
      const refused = await world.call('GET', `/user/${route}/${phone}`, { from: freshAddress() })
      expect([route, refused.status, refused.json]).toEqual([route, 503, { msg: '短信发送失败，请稍后再试' }])
      expect(await spentBudgets()).toEqual(before)
      expect(await codesOf(phone)).toEqual([])
      await ask(freshPhone(), freshAddress())
    }
  })

  test.each(['bind', 'delete'])('action RequestCode for %s, in its own words', async (purpose) => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const json = { phone_number: phone, identifying_code: code }
    const { token } = (await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })).json
    const fields = purpose === 'bind' ? { purpose, phone: freshPhone() } : { purpose }
    const ask = () => askAction(world, 'RequestCode', fields, token, freshAddress())
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttled' }, 1)
    const before = await spentBudgets()
    const refused = await ask()
    expect([refused.status, refused.json.StatusCode, Number(refused.headers['retry-after']) > 0]).toEqual([
      503,
      5,
      true,
    ])
    expect(await spentBudgets()).toEqual(before)
    expect(await codesOf(fields.phone ?? phone)).toEqual([])
    expect((await ask()).json.Response.mess).toBe('code sent')
  })

  test('a refusal beside nineteen others at once gives back each its own', async () => {
    const before = await spentBudgets()
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttling' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(freshPhone(), freshAddress())))
    for (const { status } of answers) expect(status).toBe(503)
    expect(await spentBudgets()).toEqual(before)
  })
})

describe('S90 a number that SNS refuses costs whoever names it, and nobody else', () => {
  const numbers: [string, SmsBehaviour][] = [
    ['one that is none', { kind: 'refuse', error: 'InvalidParameter' }],
    ['one that has opted out', { kind: 'refuse', error: 'OptedOut' }],
    ['one that the sandbox does not know', { kind: 'refuse', error: 'Verification' }],
    [
      'another way to say so',
      { kind: 'refuse', error: 'InvalidParameterValue', message: 'The phone number is not verified' },
    ],
  ]

  test.each(numbers)(
    '%s: 503, no code, the phone and all others pay nothing, the network and the cool-down stay',
    async (_, behaviour) => {
      const [phone, from] = [freshPhone(), freshAddress()]
      const shared: Parameters<typeof standing> = [
        ['country#CN', 'sms', 'day'],
        ['stage', 'sms', 'day'],
      ]
      const before = await standing(...shared)
      world.logs.length = 0
      world.cloud.sms.behave(behaviour, 1)
      const refused = await ask(phone, from)
      expect([refused.status, refused.json]).toEqual([503, { msg: '短信发送失败，请稍后再试' }])
      expect(Number(refused.headers['retry-after'])).toBe(60)
      expect(await codesOf(phone)).toEqual([])
      const ofPhone = `phone#+86${phone}`
      expect(
        await standing([ofPhone, `sms@${from}`, 'hour'], [ofPhone, `sms@${from}`, 'day'], [ofPhone, 'sms', 'day']),
      ).toEqual([0, 0, 0])
      expect(await standing(...shared)).toEqual(before)
      expect(await spent(world, `network#${from}`, 'sms', 'hour')).toBe(1)
      expect((await ask(phone, freshAddress())).status).toBe(429)
      expect(await counter(world, 'stage', 'sms-breaker')).toBeUndefined()
      expect(audits(world, 'code_refused')).toMatchObject([{ reason: 'number' }])
      expect([audits(world, 'sms_failed'), audits(world, 'code_sent')]).toEqual([[], []])
      world.advance(61_000)
      expect((await ask(phone, from)).status).toBe(200)
    },
  )

  test('a parameter that is not the number is a failure of the service: its budgets come back', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    world.cloud.sms.behave({ kind: 'refuse', error: 'InvalidParameter', message: 'Invalid parameter: Message' }, 1)
    expect((await ask(phone, from)).status).toBe(503)
    expect(await spent(world, `network#${from}`, 'sms', 'hour')).toBe(0)
    expect((await ask(phone, from)).status).toBe(200)
  })

  test('on every route that sends, in its own words', async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const { token } = await join(world)
    const sending: [string, (from: string) => Promise<Answer>, object][] = [
      [
        'loginPhone',
        (from) => world.call('GET', `/user/loginPhone/${phone}`, { from }),
        { msg: '短信发送失败，请稍后再试' },
      ],
      [
        'forgetPassword',
        (from) => world.call('GET', `/user/forgetPassword/${phone}`, { from }),
        { msg: '短信发送失败，请稍后再试' },
      ],
      [
        'RequestCode',
        (from) => askAction(world, 'RequestCode', { phone: freshPhone(), purpose: 'bind' }, token, from),
        { StatusCode: 5 },
      ],
    ]
    for (const [route, send, words] of sending) {
      world.advance(61_000)
      const from = freshAddress()
      world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 1)
      const refused = await send(from)
      expect([route, refused.status]).toEqual([route, 503])
      expect(refused.json).toMatchObject(words)
      expect([route, await spent(world, `network#${from}`, 'sms', 'hour')]).toEqual([route, 1])
    }
  })

  test('fifty of them from one network: twenty reach SNS, then 429, and everybody else is served throughout', async () => {
    const from = freshAddress()
    const published = world.cloud.sms.publishes()
    world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' })
    const answers = await inParallel(50, () => ask(freshPhone(), from))
    expect(world.cloud.sms.publishes()).toBe(published + 20)
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(20)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30)
    world.cloud.sms.behave({ kind: 'deliver' })
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
  })

  test('they neither lengthen nor end a row of failures', async () => {
    const failing = async (error: string, times: number) => {
      world.cloud.sms.behave({ kind: 'refuse', error }, times)
      for (let time = 0; time < times; time++) await ask(freshPhone(), freshAddress())
    }
    await failing('InternalError', 4)
    await failing('OptedOut', 3)
    expect((await counter(world, 'stage', 'sms-breaker'))?.['failures']).toBe(4)
    await failing('InternalError', 1)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(503)
  })
})

describe('S90 the breaker', () => {
  const fail = async (times: number) => {
    world.cloud.sms.behave({ kind: 'refuse', error: 'InternalError' })
    for (let time = 0; time < times; time++) expect((await ask(freshPhone(), freshAddress())).status).toBe(503)
    world.cloud.sms.behave({ kind: 'deliver' })
  }

  test('after its half minute one try decides: of ten at once one reaches SNS, and nine have spent nothing', async () => {
    await fail(5)
    world.advance(31_000)
    const [before, published] = [await spentBudgets(), world.cloud.sms.publishes()]
    world.cloud.sms.behave({ kind: 'refuse', error: 'InternalError' })
    const answers = await inParallel(10, () => ask(freshPhone(), freshAddress()))
    expect(world.cloud.sms.publishes()).toBe(published + 1)
    for (const { status, headers } of answers) {
      expect(status).toBe(503)
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(await spentBudgets()).toEqual(before)
  })

  test('the try that succeeds opens the texts to everybody', async () => {
    await fail(5)
    world.advance(31_000)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
    expect(await counter(world, 'stage', 'sms-breaker')).toBeUndefined()
    for (const { status } of await inParallel(5, () => ask(freshPhone(), freshAddress()))) expect(status).toBe(200)
  })

  test('a refused number leaves the try to the next: nobody keeps the texts of others closed by one', async () => {
    await fail(5)
    world.advance(31_000)
    world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 3)
    for (let time = 0; time < 3; time++) expect((await ask(freshPhone(), freshAddress())).status).toBe(503)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
  })

  test('a try that ends without an answer leaves the next one to the next half minute', async () => {
    await fail(5)
    world.advance(31_000)
    world.cloud.sms.behave({ kind: 'drop' }, 1)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(503)
    world.advance(31_000)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
  })

  test('whoever is over a limit does not take the try', async () => {
    const phone = freshPhone()
    await ask(phone, freshAddress())
    await fail(5)
    world.advance(31_000)
    expect((await ask(phone, freshAddress())).status).toBe(429)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
  })

  test('opens after five failures in a row: SNS is left alone, nothing is spent, Retry-After says how long', async () => {
    await fail(5)
    const [before, published] = [await spentBudgets(), world.cloud.sms.publishes()]
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(freshPhone(), freshAddress())))
    for (const { status, json, headers } of answers) {
      expect([status, json]).toEqual([503, { msg: '短信发送失败，请稍后再试' }])
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(30)
    }
    expect(world.cloud.sms.publishes()).toBe(published)
    expect(await spentBudgets()).toEqual(before)
    world.advance(31_000)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
  })

  test('opens again at the first failure after its half minute', async () => {
    await fail(5)
    world.advance(31_000)
    await fail(1)
    const published = world.cloud.sms.publishes()
    expect((await ask(freshPhone(), freshAddress())).status).toBe(503)
    expect(world.cloud.sms.publishes()).toBe(published)
  })

  test('stays shut after four failures, a success and four more', async () => {
    await fail(4)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
    await fail(4)
    expect((await ask(freshPhone(), freshAddress())).status).toBe(200)
  })

  test('never stands in the way of a code that was sent already', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    await ask(phone, from)
    const code = world.cloud.inbox.code(phone)
    await fail(5)
    const json = { phone_number: phone, identifying_code: code }
    expect((await world.call('POST', `/user/registerPhone/${phone}`, { json, from })).status).toBe(200)
  })
})

describe('S91 a text of which nobody knows whether it went off counts as sent', () => {
  test('no answer in time: 200, the code and the cool-down stay, and no second text is sent', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    const published = world.cloud.sms.publishes()
    world.cloud.sms.behave({ kind: 'hang' })
    const answer = await ask(phone, from)
    world.cloud.sms.behave({ kind: 'deliver' })
    expect([answer.status, answer.json]).toEqual([200, { msg: '注意接收短信' }])
    expect(world.cloud.sms.publishes()).toBe(published + 1)
    const again = await ask(phone, from)
    expect(again.status).toBe(429)
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(0)
    expect(world.cloud.sms.publishes()).toBe(published + 1)
    const json = { phone_number: phone, identifying_code: world.cloud.inbox.code(phone) }
    expect((await world.call('POST', `/user/registerPhone/${phone}`, { json, from })).json.msg).toBe(
      'register successful',
    )
  })

  test('a connection that breaks: the same', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    world.cloud.sms.behave({ kind: 'drop' }, 1)
    expect((await ask(phone, from)).status).toBe(200)
    expect(await codesOf(phone)).toHaveLength(1)
    expect((await ask(phone, from)).status).toBe(429)
  })

  test('slow, but in time: sent, once', async () => {
    const phone = freshPhone()
    world.cloud.sms.behave({ kind: 'slow', milliseconds: 1500 }, 1)
    expect((await ask(phone, freshAddress())).status).toBe(200)
    expect(world.cloud.inbox.texts(phone)).toHaveLength(1)
  })
})

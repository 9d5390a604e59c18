/** S90, S91: a text service that refuses, throttles or does not answer. */
import { beforeEach, describe, expect, test } from 'vitest'
import { registerPhone } from '../support/people.ts'
import { freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

/** A service that works, its row of failures forgotten. */
beforeEach(async () => {
  world.cloud.sms.behave({ kind: 'deliver' })
  world.advance(31_000)
  await ask(freshPhone(), freshAddress())
})

const ask = (phone: string, from: string) => world.call('GET', `/user/registerPhone/${phone}`, { from })
const codesOf = async (phone: string) => (await world.items('codes')).filter((item) => item['phone'] === `+86${phone}`)

/** What the budgets of texts say, the breaker's own item and what is zero aside. */
async function spentBudgets(): Promise<string[]> {
  const items = await world.items('throttle')
  return items
    .filter(({ counter, spent }) => /^sms/.test(String(counter)) && counter !== 'sms-breaker' && spent !== 0)
    .map((item) => JSON.stringify([item['subject'], item['counter'], item['spent'], item['until']]))
    .sort()
}

describe('S90 a refused text costs nothing', () => {
  test.each([
    'Throttling',
    'Throttled',
    'OptedOut',
    'InvalidParameter',
    'AuthorizationError',
    'KMSThrottling',
    'InternalError',
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
      world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 1)
      const before = await spentBudgets()
      const refused = await world.call('GET', `/user/${route}/${phone}`, { from: freshAddress() })
      expect([route, refused.status, refused.json]).toEqual([route, 503, { msg: '短信发送失败，请稍后再试' }])
      expect(await spentBudgets()).toEqual(before)
      expect(await codesOf(phone)).toEqual([])
      await ask(freshPhone(), freshAddress())
    }
  })

  test('a refusal beside nineteen others at once gives back each its own', async () => {
    const before = await spentBudgets()
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttling' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(freshPhone(), freshAddress())))
    for (const { status } of answers) expect(status).toBe(503)
    expect(await spentBudgets()).toEqual(before)
  })
})

describe('S90 the breaker', () => {
  const fail = async (times: number) => {
    world.cloud.sms.behave({ kind: 'refuse', error: 'InternalError' })
    for (let time = 0; time < times; time++) expect((await ask(freshPhone(), freshAddress())).status).toBe(503)
    world.cloud.sms.behave({ kind: 'deliver' })
  }

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

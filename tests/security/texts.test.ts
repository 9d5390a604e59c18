/** S31 and S32 of the security bar: how many texts go out, to whom, and for whom some are kept. */
import { beforeEach, describe, expect, test } from 'vitest'
import { ask as askAction, join } from '../support/actions.ts'
import { askCode, spentBefore, startWindow, tally, typeCode } from '../support/attempts.ts'
import { audits, coolDown, spent, storedCode } from '../support/evidence.ts'
import { askForCode, PASSWORD, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
// A day of its own for each test: the budgets of country and stage are everybody's.
beforeEach(() => startWindow(world, 'day'))

const COOL_DOWN_MS = 61_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const tooMany = '429 请求过于频繁，请稍后再试'
const sent = '200 注意接收短信'

/** Asks again and again, each time after the cool-down. */
async function askOften(times: number, ask: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let time = 0; time < times; time++) {
    answers.push(await ask(time))
    world.advance(COOL_DOWN_MS)
  }
  return answers
}

/** Somebody with a proved phone, whose cool-down is over, at the beginning of a day. */
async function owner(home: string = freshAddress()) {
  const person = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'loginPhone', person.phone, home)
  await typeCode(world, 'loginPhone', person.phone, code, { from: home })
  startWindow(world, 'day')
  return person
}

const refused = (answer: Answer, seconds: number) => {
  expect(tally([answer])).toEqual({ [tooMany]: 1 })
  const retryAfter = Number(answer.headers['retry-after'])
  expect(Number.isInteger(retryAfter)).toBe(true)
  expect(retryAfter).toBeGreaterThan(0)
  expect(retryAfter).toBeLessThanOrEqual(seconds)
}

describe('the cool-down', () => {
  test('S31 a text at t0: refused at t0+59 s from wherever and for whatever purpose, allowed at t0+61 s', async () => {
    const { phone } = await owner()
    const publishes = world.cloud.sms.publishes()
    expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(200)
    world.advance(59_000)
    refused(await askCode(world, 'loginPhone', phone, freshAddress()), 2)
    refused(await askCode(world, 'forgetPassword', phone, freshAddress()), 2)
    expect(world.cloud.sms.publishes()).toBe(publishes + 1)
    expect(await spent(world, `phone#+86${phone}`, 'sms', 'day')).toBe(1)
    world.advance(2000)
    expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(200)
    expect(world.cloud.sms.publishes()).toBe(publishes + 2)
  })

  test('S31 the right use of a code ends the cool-down, a wrong one does not', async () => {
    const { phone } = await owner()
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    await typeCode(world, 'loginPhone', phone, '12345', { from: freshAddress() })
    refused(await askCode(world, 'loginPhone', phone, freshAddress()), 60)
    expect((await typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })).status).toBe(200)
    expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(200)
  })

  test('S31 a refused second request leaves the first code alone', async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    refused(await askCode(world, 'registerPhone', phone, freshAddress()), 60)
    expect((await typeCode(world, 'registerPhone', phone, code)).status).toBe(200)
  })
})

describe('the budgets', () => {
  test('S32 per phone and network 5 an hour and 10 a day; another network is not bound by it', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    const ask = () => askCode(world, 'registerPhone', phone, from)
    const first = await askOften(6, ask)
    expect(tally(first)).toEqual({ [sent]: 5, [tooMany]: 1 })
    refused(first[5] as Answer, 3600)
    world.advance(HOUR_MS)
    expect(tally(await askOften(5, ask))).toEqual({ [sent]: 5 })
    world.advance(HOUR_MS)
    refused(await ask(), 86_400)
    expect(world.cloud.inbox.texts(phone)).toHaveLength(10)
    expect(await spent(world, `phone#+86${phone}`, 'sms', 'day')).toBe(10)
    expect(tally([await askCode(world, 'registerPhone', phone, freshAddress())])).toEqual({ [sent]: 1 })
    world.advance(DAY_MS)
    expect(tally([await ask()])).toEqual({ [sent]: 1 })
  })

  test('S32 per phone 20 a day in all: strangers get 15, the last 5 are kept for networks that have logged in', async () => {
    const home = freshAddress()
    const { phone } = await owner(home)
    const strangers = await askOften(17, () => askCode(world, 'loginPhone', phone, freshAddress()))
    expect(tally(strangers)).toEqual({ [sent]: 15, [tooMany]: 2 })
    expect(tally(await askOften(6, () => askCode(world, 'loginPhone', phone, home)))).toEqual({
      [sent]: 5,
      [tooMany]: 1,
    })
    expect(await spent(world, `phone#+86${phone}`, 'sms', 'day')).toBe(20)
    world.advance(DAY_MS)
    expect(tally([await askCode(world, 'loginPhone', phone, freshAddress())])).toEqual({ [sent]: 1 })
  })

  test('S32 per network 20 an hour over all phones and purposes; a /48 gets four times that', async () => {
    const from = freshAddress()
    const answers = await askOften(22, () => askCode(world, 'registerPhone', freshPhone(), from))
    expect(tally(answers)).toEqual({ [sent]: 20, [tooMany]: 2 })
    startWindow(world, 'day')
    await spentBefore(world, 'network#2001:db8:9::/48', 'sms', 'hour', 79)
    expect((await askCode(world, 'registerPhone', freshPhone(), '2001:db8:9:1::1')).status).toBe(200)
    refused(await askCode(world, 'registerPhone', freshPhone(), '2001:db8:9:2::1'), 3600)
    expect(await spent(world, 'network#2001:db8:9:2::/64', 'sms', 'hour')).toBe(0)
  })

  test.each([
    ['country#CN', 5000],
    ['stage', 10_000],
  ])('S32 %s has %i a day; the last tenth is kept for accounts whose phone is proved', async (subject, most) => {
    const { phone } = await owner()
    await spentBefore(world, subject, 'sms', 'day', most * 0.9 - 1)
    expect(tally([await askCode(world, 'registerPhone', freshPhone(), freshAddress())])).toEqual({ [sent]: 1 })
    refused(await askCode(world, 'registerPhone', freshPhone(), freshAddress()), 86_400)
    expect(tally([await askCode(world, 'loginPhone', phone, freshAddress())])).toEqual({ [sent]: 1 })
    await spentBefore(world, subject, 'sms', 'day', most - 1)
    world.advance(COOL_DOWN_MS)
    expect(tally([await askCode(world, 'loginPhone', phone, freshAddress())])).toEqual({ [sent]: 1 })
    world.advance(COOL_DOWN_MS)
    refused(await askCode(world, 'loginPhone', phone, freshAddress()), 86_400)
    expect(await spent(world, subject, 'sms', 'day')).toBe(most)
  })

  describe.each([
    ['country#CN', 5000],
    ['stage', 10_000],
  ])('the kept tenth of %s', (subject, most) => {
    const upToTheTenth = () => spentBefore(world, subject, 'sms', 'day', most * 0.9)

    test('S32 protects nobody by a throw-away account: an unproved phone gets none of it, by whatever route', async () => {
      const phone = freshPhone()
      const from = freshAddress()
      const fields = { phone, password: PASSWORD, name: 'bot' }
      const registered = await world.call('POST', '/app/register', { json: fields, from })
      expect(registered.json).toMatchObject({ done: true })
      await upToTheTenth()
      const publishes = world.cloud.sms.publishes()
      for (const route of ['registerPhone', 'loginPhone', 'forgetPassword'] as const) {
        refused(await askCode(world, route, phone, from), 86_400)
      }
      expect(world.cloud.sms.publishes()).toBe(publishes)
    })

    test('S32 is not for `bind`, not even with a proved phone: it sends to numbers that are not', async () => {
      const person = await owner()
      const code = await askForCode(world, 'loginPhone', person.phone, freshAddress())
      const { token } = (await typeCode(world, 'loginPhone', person.phone, code, { from: freshAddress() })).json
      await upToTheTenth()
      const bind = (phone: string) => askAction(world, 'RequestCode', { purpose: 'bind', phone }, token, freshAddress())
      expect((await bind(freshPhone())).status).toBe(429)
      expect((await bind(person.phone)).status).toBe(429)
      expect((await askAction(world, 'RequestCode', { purpose: 'delete' }, token, freshAddress())).status).toBe(200)
    })
  })

  test('S32 the last five of a phone are for its own account: who binds it from his own network gets none of them', async () => {
    const unproved = freshPhone()
    const thief = await join(world)
    const home = freshAddress()
    expect((await askAction(world, 'Login', { id: thief.id, password: PASSWORD }, undefined, home)).status).toBe(200)
    await spentBefore(world, `phone#+86${unproved}`, 'sms', 'day', 15)
    const bind = await askAction(world, 'RequestCode', { purpose: 'bind', phone: unproved }, thief.token, home)
    expect(bind.status).toBe(429)
    expect(world.cloud.inbox.texts(unproved)).toEqual([])
  })

  test('S32 who is refused by a wide budget has spent nothing of the narrow ones, and no code is left', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    await spentBefore(world, 'stage', 'sms', 'day', 10_000)
    const publishes = world.cloud.sms.publishes()
    world.logs.length = 0
    refused(await askCode(world, 'registerPhone', phone, from), 86_400)
    expect(world.cloud.sms.publishes()).toBe(publishes)
    const subject = `phone#+86${phone}`
    expect(await spent(world, subject, `sms@${from}`, 'hour')).toBe(0)
    expect(await spent(world, subject, `sms@${from}`, 'day')).toBe(0)
    expect(await spent(world, subject, 'sms', 'day')).toBe(0)
    expect(await spent(world, `network#${from}`, 'sms', 'hour')).toBe(0)
    expect(await spent(world, 'country#CN', 'sms', 'day')).toBe(0)
    expect(await coolDown(world, phone)).toBeUndefined()
    expect(await storedCode(world, phone, 'register')).toBeUndefined()
    expect(audits(world, 'throttled')).toHaveLength(1)
    expect(audits(world, 'code_sent')).toEqual([])
  })

  test('S32 the counts are in the table, not in the function: they survive cold starts', async () => {
    const [phone, from] = [freshPhone(), freshAddress()]
    await spentBefore(world, `phone#+86${phone}`, `sms@${from}`, 'hour', 5)
    refused(await askCode(world, 'registerPhone', phone, from), 3600)
    expect(world.cloud.inbox.texts(phone)).toEqual([])
  })
})

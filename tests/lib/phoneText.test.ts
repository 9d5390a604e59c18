/** The texts of a phone and of a stage: one item each, one conditional write, exact at edges of windows and after lost answers. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { transact, updateItem } from '../../lib/aws/dynamodb.ts'
import type { Network } from '../../lib/caller/network.ts'
import { type CountedText, countText } from '../../lib/codes/phoneText.ts'
import { codeWritten, consumption, newCode } from '../../lib/codes/table.ts'
import type { Phone } from '../../lib/identity/phone.ts'
import { giveBack, spendPart } from '../../lib/throttle/spend.ts'
import { inParallel, spentBefore, startWindow } from '../support/attempts.ts'
import { counter, itemOfPhone, spent } from '../support/evidence.ts'
import { readFreshNetwork, readFreshPhone } from '../support/readFresh.ts'
import { phoneItem, windowStart } from '../support/windows.ts'
import { freshName, type Item, useWorld } from '../support/world.ts'

const world = useWorld()
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]

beforeEach(() => startWindow(world, 'day'))
afterEach(() => world.wire.clear())

const ofAll = { limit: 'SMS_PER_PHONE_DAY_ALL', max: 20 } as const

/** Counts a text, or names the limit that refuses it. */
async function count(phone: Phone, from: Network): Promise<string> {
  const counted = await countText(phone, from, ofAll)
  return 'takeBack' in counted ? 'counted' : counted.name
}

async function counted(phone: Phone, from: Network): Promise<CountedText> {
  const text = await countText(phone, from, ofAll)
  if (!('takeBack' in text)) throw new Error(`refused by ${text.name}`)
  return text
}

const subjectOf = ({ number }: Phone) => `phone#${number}`
const itemOf = async (phone: Phone): Promise<Item> => (await itemOfPhone(world, phone.number.slice('+86'.length))) ?? {}
const countsOf = async (phone: Phone, from: Network) =>
  Promise.all([
    spent(world, subjectOf(phone), `sms@${from.name}`, 'hour'),
    spent(world, subjectOf(phone), `sms@${from.name}`, 'day'),
    spent(world, subjectOf(phone), 'sms', 'day'),
  ])
const triesIn = (item: Item) => Object.keys(item).filter((name) => name.startsWith('tries#'))
const windowsIn = (item: Item) => Object.keys(item).filter((name) => /^(?:hour|day)#/.test(name))
/** Sets a number in the item of a phone. */
const setNumber = (phone: Phone, attribute: string, value: number) =>
  new UpdateItemCommand({
    TableName: world.cloud.environment['CODES_TABLE'],
    Key: marshall(phoneItem(phone.number)),
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': attribute },
    ExpressionAttributeValues: marshall({ ':value': value }),
  })
const hash = { hash: 'h', nonce: 'n', keyId: '1' }
/** Stores the code of a counted text, as its request does. */
const storeCode = (phone: Phone, { past }: CountedText) =>
  updateItem(codeWritten(phone, 'login', newCode(hash, null, Date.now()), past))
/** The right use of the phone's code, as it is stored. */
async function useCode(phone: Phone): Promise<void> {
  const one = { phone, purpose: 'login', network: readFreshNetwork(), id: freshName(), now: Date.now() } as const
  expect(await transact([consumption(one, hash, { ofHour: false, endsOthers: false })])).toEqual({ done: true })
}
const coolDownOver = (phone: Phone) => setNumber(phone, 'coolDownUntil', 0)
const coolDownIsOver = () => world.advance(MINUTE_MS + 1000)

describe('S31 S32 a text is counted in every window of its phone at once, or in none', () => {
  test('the cool-down refuses first, and spends nothing', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    expect(await count(phone, from)).toBe('counted')
    expect(await count(phone, from)).toBe('SMS_COOLDOWN_SECONDS')
    expect(await countsOf(phone, from)).toEqual([1, 1, 1])
  })

  test.each([
    ['SMS_PER_PHONE_HOUR', 'hour', 5],
    ['SMS_PER_PHONE_DAY', 'day', 10],
  ] as const)('%s refuses without a cool-down, and spends nothing', async (name, window, most) => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    await spentBefore(world, subjectOf(phone), `sms@${from.name}`, window, most)
    expect(await count(phone, from)).toBe(name)
    expect((await itemOf(phone))['coolDownUntil']).toBeUndefined()
    expect((await countsOf(phone, from)).reduce((sum, one) => sum + one)).toBe(most)
    expect(await count(phone, readFreshNetwork())).toBe('counted')
  })

  test('of forty at once for the last one of a day, a single one is counted', async () => {
    const phone = readFreshPhone()
    await spentBefore(world, subjectOf(phone), 'sms', 'day', 19)
    const outcomes = await inParallel(40, () => count(phone, readFreshNetwork()))
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(1)
    expect(await spent(world, subjectOf(phone), 'sms', 'day')).toBe(20)
    coolDownIsOver()
    expect(await count(phone, readFreshNetwork())).toBe('SMS_PER_PHONE_DAY_ALL')
  })

  test('a day begins at midnight, and a cool-down goes on over it', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    await spentBefore(world, subjectOf(phone), 'sms', 'day', 19)
    world.advance(DAY_MS - (Date.now() % DAY_MS) - 10_000)
    expect(await count(phone, from)).toBe('counted')
    world.advance(20_000)
    expect(await count(phone, from)).toBe('SMS_COOLDOWN_SECONDS')
    coolDownIsOver()
    expect(await count(phone, from)).toBe('counted')
    expect(await countsOf(phone, from)).toEqual([1, 1, 1])
  })

  test('S94 a function whose clock is still at yesterday counts yesterday, and today is not begun anew by it', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    await spentBefore(world, subjectOf(phone), 'sms', 'day', 20)
    world.advance(DAY_MS)
    await spentBefore(world, subjectOf(phone), 'sms', 'day', 19)
    expect(await count(phone, from)).toBe('counted')
    world.advance(-DAY_MS + 2 * MINUTE_MS)
    await world.cloud.dynamodb.send(coolDownOver(phone))
    expect(await count(phone, from)).toBe('SMS_PER_PHONE_DAY_ALL')
    world.advance(DAY_MS)
    expect(await count(phone, from)).toBe('SMS_PER_PHONE_DAY_ALL')
  })

  test('S88 a text whose answer was lost is counted once', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    world.wire.add({ fault: { kind: 'lose-answer' }, times: 1 })
    expect(await count(phone, from)).toBe('counted')
    expect(await countsOf(phone, from)).toEqual([1, 1, 1])
  })
})

describe('S90 a text that is taken back', () => {
  test('leaves no count and no cool-down, and the next one is counted at once', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    await (await counted(phone, from)).takeBack()
    expect(Object.keys(await itemOf(phone)).sort()).toEqual(['phone', 'purpose', 'ttl'])
    expect(await count(phone, from)).toBe('counted')
  })

  test('takes back its own and nobody else’s', async () => {
    const [phone, from, other] = [readFreshPhone(), readFreshNetwork(), readFreshNetwork()]
    for (const one of [from, other]) {
      await counted(phone, one)
      coolDownIsOver()
    }
    await (await counted(phone, from)).takeBack()
    expect(await countsOf(phone, from)).toEqual([1, 1, 2])
    expect(await countsOf(phone, other)).toEqual([1, 1, 2])
  })

  test('after another one was counted leaves that one and its cool-down', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    const slow = await counted(phone, from)
    coolDownIsOver()
    await counted(phone, from)
    await slow.takeBack()
    expect(await countsOf(phone, from)).toEqual([1, 1, 1])
    expect(await count(phone, from)).toBe('SMS_COOLDOWN_SECONDS')
  })

  test('after the right use of a code, which ended its cool-down, is taken back once', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    const text = await counted(phone, from)
    await storeCode(phone, text)
    await useCode(phone)
    expect(await countsOf(phone, from)).toEqual([1, 1, 1])
    await text.takeBack()
    await text.takeBack()
    expect(await countsOf(phone, from)).toEqual([0, 0, 0])
  })

  test.each(['takeBack', 'takeUnitsBack'] as const)('%s is not sent again where its answer is lost', async (how) => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    await counted(phone, from)
    coolDownIsOver()
    const text = await counted(phone, from)
    world.wire.clear()
    world.wire.add({ fault: { kind: 'lose-answer' }, times: 1 })
    await text[how]()
    expect(world.wire.calls).toHaveLength(1)
    expect(await countsOf(phone, from)).toEqual([1, 1, 1])
  })

  test('for a number that is refused keeps the cool-down; thirty networks leave nothing behind', async () => {
    const phone = readFreshPhone()
    for (let time = 0; time < 30; time++) {
      const from = readFreshNetwork()
      await (await counted(phone, from)).takeUnitsBack()
      expect(await count(phone, from)).toBe('SMS_COOLDOWN_SECONDS')
      coolDownIsOver()
    }
    expect(windowsIn(await itemOf(phone))).toEqual([])
  })
})

describe('The item of a phone keeps a day', () => {
  test('what the days before counted, and from where, is removed by the write of the first code of a day', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    for (const day of [0, 1, 2, 3]) {
      await world.cloud.dynamodb.send(coolDownOver(phone))
      world.wire.clear()
      await storeCode(phone, await counted(phone, from))
      expect([day, world.wire.calls.length]).toEqual([day, 2])
      expect(windowsIn(await itemOf(phone))).toHaveLength(3)
      await spentBefore(world, subjectOf(phone), 'code-tries', 'hour', 1)
      expect(triesIn(await itemOf(phone))).toHaveLength(1)
      coolDownIsOver()
      world.wire.clear()
      await storeCode(phone, await counted(phone, from))
      expect([day, world.wire.calls.length]).toEqual([day, 2])
      expect(triesIn(await itemOf(phone))).toHaveLength(1)
      expect(await countsOf(phone, from)).toEqual([2, 2, 2])
      world.advance(DAY_MS - (Date.now() % DAY_MS) + 15 * MINUTE_MS)
    }
  })

  test('within ten minutes of midnight another function may still count the day before: it stays', async () => {
    const [phone, from] = [readFreshPhone(), readFreshNetwork()]
    await counted(phone, from)
    world.advance(DAY_MS - (Date.now() % DAY_MS) + 9 * MINUTE_MS)
    await storeCode(phone, await counted(phone, from))
    expect(windowsIn(await itemOf(phone))).toHaveLength(6)
  })

  test('at most a hundred at a time, with the longest names of networks', async () => {
    const phone = readFreshPhone()
    const [hour, day] = [windowStart('hour'), windowStart('day')]
    for (let index = 0; index < 60; index++) {
      const name = `2001:db8:ffff:${(0x1000 + index).toString(16)}::/64`
      for (const attribute of [`hour#${hour}#${name}`, `day#${day}#${name}`]) {
        await world.cloud.dynamodb.send(setNumber(phone, attribute, 1))
      }
    }
    world.advance(3 * DAY_MS)
    await storeCode(phone, await counted(phone, readFreshNetwork()))
    expect(windowsIn(await itemOf(phone))).toHaveLength(120 - 100 + 3)
  })

  test('its end is in seconds, a day after the day that it counts', async () => {
    const phone = readFreshPhone()
    await storeCode(phone, await counted(phone, readFreshNetwork()))
    const end = windowStart('day') + 2 * 86_400
    expect((await itemOf(phone))['ttl']).toBe(end)
    await useCode(phone)
    expect((await itemOf(phone))['ttl']).toBe(end)
  })
})

describe('S32 texts of a country and of the stage lie in one item', () => {
  const whole = (subject: string) =>
    ({ name: 'sms', subject, window: 'day', limit: 'SMS_PER_STAGE_DAY', max: 10 }) as const
  const part = (subject: string, max: number) => ({ subject, limit: 'SMS_PER_COUNTRY_DAY', max }) as const
  const limitOf = (spending: Promise<unknown>) =>
    spending.then(
      () => 'spent',
      (error: { detail: { limit: { name: string; used: number } } }) => error.detail.limit.name,
    )

  test('forty at once from two countries: neither passes its own, nor both the stage’s, and none is lost', async () => {
    const stage = freshName()
    const outcomes = await inParallel(40, (index) =>
      limitOf(spendPart(part(index % 2 ? 'country#CN' : 'country#GB', 7), whole(stage))),
    )
    const item = (await counter(world, stage, `sms#day#${windowStart('day')}`)) ?? {}
    expect(outcomes.filter((outcome) => outcome === 'spent')).toHaveLength(10)
    const byCountry = [Number(item['country#CN']), Number(item['country#GB'])]
    expect(item['spent']).toBe(10)
    expect(byCountry.reduce((sum, one) => sum + one)).toBe(10)
    expect(Math.max(...byCountry)).toBeLessThanOrEqual(7)
  })

  test('a country that has none left spends nothing of the stage, and is named', async () => {
    const stage = freshName()
    const receipt = await spendPart(part('country#GB', 1), whole(stage))
    expect(await limitOf(spendPart(part('country#GB', 1), whole(stage)))).toBe('SMS_PER_COUNTRY_DAY')
    expect(await limitOf(spendPart(part('country#CN', 1), whole(stage)))).toBe('spent')
    expect(await spent(world, stage, 'sms', 'day')).toBe(2)
    await giveBack(receipt)
    expect(await spent(world, stage, 'sms', 'day')).toBe(1)
    expect(await limitOf(spendPart(part('country#GB', 1), whole(stage)))).toBe('spent')
  })

  test('what the stage had sent before countries were counted beside it stays counted', async () => {
    const stage = freshName()
    await spentBefore(world, stage, 'sms', 'day', 10)
    expect(await limitOf(spendPart(part('country#CN', 7), whole(stage)))).toBe('SMS_PER_STAGE_DAY')
  })
})

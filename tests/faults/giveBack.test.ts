/** What was counted and is given back is given back once: a repeat after a lost answer would take the tries of others. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { readStats } from '../../lib/stats/readStats.ts'
import { givePairBack, pairsOf, spendPair } from '../../lib/throttle/pairs.ts'
import { giveBack, spend } from '../../lib/throttle/spend.ts'
import { dataArrangements } from '../support/arrangements.ts'
import { askCode, spentBefore, startWindow, tryLogIn, typeCode } from '../support/attempts.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { loginLock, loginPair, spent, storedCode } from '../support/evidence.ts'
import { askForCode, register, registerPhone, wrongCode } from '../support/people.ts'
import { readFreshNetwork } from '../support/readFresh.ts'
import { windowStart } from '../support/windows.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({ CODE_TRIES_PER_PHONE_HOUR: '3' })

afterEach(() => world.wire.clear())

/** The next write of this kind is carried out and its answer lost. */
function loseAnswer(kind: string): void {
  world.wire.clear()
  world.wire.add({
    fault: { kind: 'lose-answer' },
    times: 1,
    when: ({ input }) => String(input['UpdateExpression']).includes(kind),
  })
}

const givings = (kind: string) =>
  world.wire.calls.filter(({ input }) => String(input['UpdateExpression']).includes(kind)).length

const itemOf = async (subject: string) => (await world.items('throttle')).find((item) => item['subject'] === subject)

async function spendThrice(): Promise<{ subject: string; receipt: Awaited<ReturnType<typeof spend>> }> {
  const budget = {
    name: 'sms',
    subject: `network#${freshName()}`,
    window: 'day',
    limit: 'SMS_PER_NETWORK_HOUR',
    max: 20,
  } as const
  await spend(budget)
  await spend(budget)
  return { subject: budget.subject, receipt: await spend(budget) }
}

describe('S28 a unit of a budget is given back once', () => {
  test('where the answer is lost: nothing is sent again, and nothing fails', async () => {
    const { subject, receipt } = await spendThrice()
    loseAnswer('minusOne')
    await giveBack(receipt)
    expect(givings('minusOne')).toBe(1)
    expect(await itemOf(subject)).toMatchObject({ spent: 2 })
  })

  test.each(['ThrottlingException', 'TransactionConflictException'])(
    'where DynamoDB says that it did nothing (%s): it is sent again',
    async (type) => {
      const { subject, receipt } = await spendThrice()
      world.wire.clear()
      world.wire.add({ fault: { kind: 'error', type }, times: 1 })
      await giveBack(receipt)
      expect(await itemOf(subject)).toMatchObject({ spent: 2 })
    },
  )

  test('where DynamoDB is not reached at all, it stays spent', async () => {
    const { subject, receipt } = await spendThrice()
    world.wire.clear()
    world.wire.add({ fault: { kind: 'cut' } })
    await giveBack(receipt)
    world.wire.clear()
    expect(await itemOf(subject)).toMatchObject({ spent: 3 })
  })
})

test('S16 a wrong password that was not compared is given back once', async () => {
  const [pair] = pairsOf(`account#${freshName()}`, readFreshNetwork())
  if (!pair) throw new Error('there is no pair')
  for (const attempt of ['1', '2', '3']) await spendPair(pair, attempt)
  loseAnswer('minusOne')
  await givePairBack(pair, null)
  expect(await itemOf(pair.subject)).toMatchObject({ failures: 2 })
})

test('S16 an attempt whose account cannot be read compares nothing, and is given back', async () => {
  const person = await register(world, { from: freshAddress() })
  const from = freshAddress()
  world.wire.clear()
  world.wire.add({
    fault: { kind: 'cut' },
    when: ({ operation, tables }) => operation === 'GetItem' && tables.some((table) => table.endsWith('users')),
  })
  expect((await tryLogIn(world, person.account, person.password, from)).status).toBe(503)
  expect(await loginPair(world, person.id, from)).toMatchObject({ failures: 0 })
})

describe('a code whose text does not go off leaves the one before it live', () => {
  async function askedTwice(between: (phone: string) => Promise<unknown>) {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    await typeCode(world, 'loginPhone', phone, wrongCode(code), { from: freshAddress() })
    world.advance(61_000)
    await between(phone)
    const { status } = await askCode(world, 'loginPhone', phone, freshAddress())
    world.resetClock()
    expect(await storedCode(world, phone, 'login')).toMatchObject({ tries: 1 })
    return [status, (await typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })).status]
  }

  test('where SNS refuses it', async () => {
    const refuse = async () => world.cloud.sms.behave({ kind: 'refuse', error: 'Throttled' }, 1)
    expect(await askedTwice(refuse)).toEqual([503, 200])
  })

  test('where the stage has none left', async () => {
    const day = windowStart('day')
    const spentBy = (units: number) =>
      new PutItemCommand({
        TableName: world.cloud.environment['THROTTLE_TABLE'],
        Item: marshall({ subject: 'stage', counter: `sms#day#${day}`, spent: units }),
      })
    expect(await askedTwice(() => world.cloud.dynamodb.send(spentBy(10_000)))).toEqual([429, 200])
    await world.cloud.dynamodb.send(spentBy(0))
  })
})

describe('S28 wrong tries of a code stay counted', () => {
  async function triedTwice() {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    for (const _ of [1, 2]) await typeCode(world, 'loginPhone', phone, wrongCode(code), { from: freshAddress() })
    return { phone, code }
  }

  const guessRight = (phone: string, code: string) =>
    typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })
  const isTransaction = ({ operation }: EngineCall) => operation === 'TransactWriteItems'
  const hourOf = (phone: string) => spent(world, `phone#+86${phone}`, 'code-tries', 'hour')

  test('of the hour, when the right code is used up with its own try and the answer is lost', async () => {
    const { phone, code } = await triedTwice()
    world.wire.clear()
    world.wire.add({ fault: { kind: 'lose-answer' }, times: 1, when: isTransaction })
    const { status } = await guessRight(phone, code)
    expect([status, world.wire.calls.filter(isTransaction).length]).toEqual([200, 2])
    expect(await hourOf(phone)).toBe(2)
  })

  test('of the hour, when the right code is used up and every answer is lost: its own try comes back once', async () => {
    const { phone, code } = await triedTwice()
    world.wire.clear()
    world.wire.add({ fault: { kind: 'lose-answer' }, when: isTransaction })
    expect((await guessRight(phone, code)).status).toBe(503)
    expect(await storedCode(world, phone, 'login')).toBeUndefined()
    expect(await hourOf(phone)).toBe(2)
  })

  test('of the hour, when the right code is not used up: its own try comes back', async () => {
    const { phone, code } = await triedTwice()
    world.wire.clear()
    world.wire.add({ fault: { kind: 'error', type: 'ThrottlingException' }, when: isTransaction })
    expect((await guessRight(phone, code)).status).toBe(503)
    expect(await hourOf(phone)).toBe(2)
    world.wire.clear()
    expect((await guessRight(phone, code)).status).toBe(200)
  })

  test('of code and hour, when a try is given back because its network has no logins left', async () => {
    const { phone, code } = await triedTwice()
    const network = freshAddress()
    const guess = () => typeCode(world, 'loginPhone', phone, code, { from: network })
    await spentBefore(world, `network#${network}`, 'login', 'hour', 360)
    loseAnswer('tries - :one')
    expect((await guess()).status).toBe(429)
    expect(givings('tries - :one')).toBe(1)
    const stored = await storedCode(world, phone, 'login')
    expect([stored?.['tries'], Object.keys(stored?.['triesBy'] ?? {})]).toEqual([
      2,
      expect.not.arrayContaining([network]),
    ])
    expect(await hourOf(phone)).toBe(2)
  })

  test('of the hour, when its code has been replaced by the time that a try is given back', async () => {
    startWindow(world)
    const { phone, code } = await triedTwice()
    const network = freshAddress()
    await spentBefore(world, `network#${network}`, 'login', 'hour', 360)
    world.advance(61_000)
    world.wire.clear()
    world.wire.add({
      fault: { kind: 'wait', until: () => askForCode(world, 'loginPhone', phone, freshAddress()) },
      times: 1,
      when: ({ input }) => String(input['UpdateExpression']).includes('tries - :one'),
    })
    expect((await typeCode(world, 'loginPhone', phone, code, { from: network })).status).toBe(429)
    expect(await storedCode(world, phone, 'login')).toMatchObject({ tries: 0, triesBy: {} })
    expect(await hourOf(phone)).toBe(2)
  })

  test('of the code, when the hour is used up: nothing is spent of it', async () => {
    const { phone, code } = await triedTwice()
    const network = freshAddress()
    const guess = () => typeCode(world, 'loginPhone', phone, wrongCode(code), { from: network })
    expect((await guess()).status).toBe(400)
    world.wire.clear()
    expect((await guess()).status).toBe(429)
    expect(givings('tries')).toBe(1)
    expect(await storedCode(world, phone, 'login')).toMatchObject({ tries: 3, triesBy: { [network]: 1 } })
    expect(await hourOf(phone)).toBe(3)
  })
})

describe('S19 a login by code makes its network known and ends the lock in its own transaction', () => {
  const isTransaction = ({ operation }: EngineCall) => operation === 'TransactWriteItems'

  test('which does all of it or nothing, and counts one login of the day', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const from = freshAddress()
    const { dynamodb, environment } = world.cloud
    const arrange = dataArrangements({ dynamodb, environment, network: freshAddress })
    await arrange['lock']?.({ account: id })
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const { logins } = await readStats()
    world.wire.clear()
    world.wire.add({ fault: { kind: 'error', type: 'ThrottlingException' }, when: isTransaction })
    expect((await typeCode(world, 'loginPhone', phone, code, { from })).status).toBe(503)
    expect([await loginPair(world, id, from), (await readStats()).logins]).toEqual([undefined, logins])
    expect(await loginLock(world, id)).toBeDefined()
    world.wire.clear()
    expect((await typeCode(world, 'loginPhone', phone, code, { from })).status).toBe(200)
    expect(await loginPair(world, id, from)).toMatchObject({ failures: 0, knownUntil: expect.any(Number) })
    expect([await loginLock(world, id), (await readStats()).logins]).toEqual([undefined, logins + 1])
    const noting = world.wire.calls.filter(({ input }) => JSON.stringify(input).includes('knownUntil'))
    expect(noting.map(({ operation }) => operation)).toEqual(['TransactWriteItems'])
  })
})

/** Races of SMS codes: every repetition has its own phone and networks. */
import { beforeEach, expect, test } from 'vitest'
import { askCode, inParallel, spentBefore, startWindow, tally, typeCode } from '../support/attempts.ts'
import {
  audits,
  coolDown,
  holderOf,
  orphans,
  people,
  sessionsOf,
  spent,
  storedCode,
  user,
} from '../support/evidence.ts'
import { askForCode, PASSWORD, registerPhone, wrongCode } from '../support/people.ts'
import { repeats, rounds, width } from '../support/storms.ts'
import { type Answer, freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({ CODE_TRIES_PER_PHONE_HOUR: '12' })
// No hour and no day ends while a race is counted.
beforeEach(() => startWindow(world, 'day'))

const succeeded = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200)

/** Somebody with a proved phone, and a live code for it. */
async function codeFor(route: 'loginPhone' | 'forgetPassword') {
  const person = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, route, person.phone, freshAddress())
  world.logs.length = 0
  return { ...person, code }
}

// Full storms are seconds of two processors, so most of the fifty repetitions are smaller.
const storms = [
  [width(200, 40), rounds(2, 1)],
  [16, rounds(48, 4)],
] as const

test.each(storms)(
  'S28 %i guesses at once from one network, the right one among them, evaluate at most 5 and succeed at most once',
  async (guesses, times) => {
    for (let round = 0; round < times; round++) await guessFromOneNetwork(guesses)
  },
  240_000,
)

async function guessFromOneNetwork(guesses: number): Promise<void> {
  const { phone, code, id } = await codeFor('loginPhone')
  const network = freshAddress()
  const answers = await inParallel(guesses, (index) =>
    typeCode(world, 'loginPhone', phone, index === guesses / 2 ? code : wrongCode(code), { from: network }),
  )
  const wins = succeeded(answers).length
  const evaluated = audits(world, 'code_wrong').length + wins
  expect(wins).toBeLessThanOrEqual(1)
  expect(evaluated).toBeLessThanOrEqual(5)
  expect((await sessionsOf(world, id)).length).toBeLessThanOrEqual(1)
  // A machine that is busy with other things lets requests time out; no more are evaluated nevertheless, and none uncounted.
  expect(await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')).toBeGreaterThanOrEqual(evaluated - wins)
  if (answers.some(({ status }) => status === 503)) return
  expect(evaluated === 5 || wins === 1).toBe(true)
  const stored = await storedCode(world, phone, 'login')
  if (wins === 0) expect(stored).toMatchObject({ tries: 5, triesBy: { [network]: 5 } })
  else expect(stored).toBeUndefined()
  expect(await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')).toBe(evaluated - wins)
  expect(await sessionsOf(world, id)).toHaveLength(wins)
}

test.each(storms)(
  'S28 %i wrong guesses at once from 20 networks evaluate exactly 10, and the right code is dead for everybody then',
  async (guesses, times) => {
    for (let round = 0; round < times; round++) await guessFromTwentyNetworks(guesses)
  },
  240_000,
)

async function guessFromTwentyNetworks(guesses: number): Promise<void> {
  const { phone, code, id } = await codeFor('loginPhone')
  const networks = Array.from({ length: 20 }, freshAddress)
  const answers = await inParallel(guesses, (index) =>
    typeCode(world, 'loginPhone', phone, wrongCode(code), { from: networks[index % 20] ?? '' }),
  )
  expect(audits(world, 'code_wrong').length).toBeLessThanOrEqual(10)
  expect(await storedCode(world, phone, 'login')).toMatchObject({ tries: 10 })
  expect(succeeded(answers)).toEqual([])
  const tries = await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')
  expect(tries).toBeGreaterThanOrEqual(audits(world, 'code_wrong').length)
  // A machine that is busy with other things lets requests time out; the code is dead nevertheless.
  if (answers.every(({ status }) => status !== 503)) {
    expect(tally(answers)).toEqual({ '400 验证码错误，请重新输入': 10, '404 验证码已经过期，请重新申请': guesses - 10 })
    expect(audits(world, 'code_wrong')).toHaveLength(10)
    expect(tries).toBe(10)
  }
  expect((await typeCode(world, 'loginPhone', phone, code, { from: freshAddress() })).status).toBe(404)
  expect(await sessionsOf(world, id)).toEqual([])
}

test(
  'S28 Better Auth PR #9993 40 guesses at once at a second code evaluate only what the hour of the phone has left',
  repeats(50),
  async () => {
    const { phone, code } = await codeFor('loginPhone')
    await inParallel(10, () => typeCode(world, 'loginPhone', phone, wrongCode(code), { from: freshAddress() }))
    world.advance(61_000)
    const second = await askForCode(world, 'loginPhone', phone, freshAddress())
    world.logs.length = 0
    const answers = await inParallel(40, () =>
      typeCode(world, 'loginPhone', phone, wrongCode(second), { from: freshAddress() }),
    )
    expect(tally(answers)['400 验证码错误，请重新输入']).toBe(2)
    expect(audits(world, 'code_wrong')).toHaveLength(2)
    expect(await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')).toBe(12)
    expect(await storedCode(world, phone, 'login')).toMatchObject({ tries: 2 })
  },
)

// Five tries from one network would be the end of it, so the copies come from ten.
const copies = [
  [width(50, 20), rounds(3, 1)],
  [6, rounds(47, 4)],
] as const

test.each(copies)(
  'S29 Parse CVE-2026-31875 GHSA-4hf6-3x24-c9m8 Better Auth GHSA-7w99-5wm4-3g79 %i identical right codes of loginPhone at once: one success, one session, one code_used',
  async (atOnce, times) => {
    for (let round = 0; round < times; round++) await logInAtOnce(atOnce)
  },
  240_000,
)

async function logInAtOnce(atOnce: number): Promise<void> {
  const { phone, code, id } = await codeFor('loginPhone')
  const answers = await inParallel(atOnce, () => typeCode(world, 'loginPhone', phone, code, { from: freshAddress() }))
  expect(succeeded(answers)).toHaveLength(1)
  expect(answers.filter(({ status }) => ![200, 404, 503].includes(status))).toEqual([])
  expect(await sessionsOf(world, id)).toHaveLength(1)
  expect(audits(world, 'code_used')).toHaveLength(1)
  expect(await storedCode(world, phone, 'login')).toBeUndefined()
}

test.each(copies)(
  'S29 %i identical right codes of registerPhone at once: one success, one user, no orphan',
  async (atOnce, times) => {
    for (let round = 0; round < times; round++) await registerAtOnce(atOnce)
  },
  240_000,
)

async function registerAtOnce(atOnce: number): Promise<void> {
  const phone = freshPhone()
  const code = await askForCode(world, 'registerPhone', phone, freshAddress())
  const before = (await people(world)).users.length
  const answers = await inParallel(atOnce, () =>
    typeCode(world, 'registerPhone', phone, code, { from: freshAddress() }),
  )
  expect(succeeded(answers)).toHaveLength(1)
  expect((await people(world)).users.length).toBe(before + 1)
  expect(await holderOf(world, `+86${phone}`)).toBe(succeeded(answers)[0]?.json.user_id)
  expect(await orphans(world)).toEqual([])
}

// Each copy that finds the code live computes a new verifier: eight of them, a third of a second of a processor.
test(
  'S29 8 identical right codes of forgetPassword at once, each with its own password: one success, and its password',
  repeats(50),
  async () => {
    const { phone, code, id } = await codeFor('forgetPassword')
    const answers = await inParallel(8, (index) =>
      typeCode(world, 'forgetPassword', phone, code, { from: freshAddress(), newPassword: `${PASSWORD}-${index}` }),
    )
    expect(succeeded(answers)).toHaveLength(1)
    expect(await user(world, id)).toMatchObject({ epoch: 1 })
    expect(await sessionsOf(world, id)).toHaveLength(1)
    const winner = answers.findIndex(({ status }) => status === 200)
    const logIn = (password: string) => world.call('POST', '/user/login', { json: { account: phone, password } })
    expect((await logIn(`${PASSWORD}-${winner}`)).status).toBe(200)
    expect((await logIn(`${PASSWORD}-${(winner + 1) % 8}`)).status).toBe(400)
  },
)

test('S31 20 requests for a code at once send one text and spend one text of every budget', repeats(50), async () => {
  const phone = freshPhone()
  const network = freshAddress()
  const publishes = world.cloud.sms.publishes()
  const answers = await inParallel(20, () => askCode(world, 'registerPhone', phone, network))
  expect(tally(answers)).toEqual({ '200 注意接收短信': 1, '429 请求过于频繁，请稍后再试': 19 })
  expect(world.cloud.sms.publishes()).toBe(publishes + 1)
  expect(world.cloud.inbox.texts(phone)).toHaveLength(1)
  const subject = `phone#+86${phone}`
  expect(await spent(world, subject, `sms@${network}`, 'hour')).toBe(1)
  expect(await spent(world, subject, 'sms', 'day')).toBe(1)
  expect(await spent(world, `network#${network}`, 'sms', 'hour')).toBe(1)
})

test(
  'S32 100 requests at once from one network for 100 phones send 20 texts, and every counter is exact',
  repeats(10, 1),
  async () => {
    const network = freshAddress()
    const phones = Array.from({ length: 100 }, freshPhone)
    const publishes = world.cloud.sms.publishes()
    const stage = await spent(world, 'stage', 'sms', 'day')
    const answers = await inParallel(100, (index) => askCode(world, 'registerPhone', phones[index] ?? '', network))
    const sent = world.cloud.sms.publishes() - publishes
    const spentByNetwork = await spent(world, `network#${network}`, 'sms', 'hour')
    const spentByAll = [await spent(world, 'stage', 'sms', 'day'), await spent(world, 'country#CN', 'sms', 'day')]
    // No text is uncounted, whatever was told.
    expect(sent).toBeLessThanOrEqual(20)
    expect(spentByNetwork).toBeLessThanOrEqual(20)
    for (const spending of [spentByNetwork, ...spentByAll.map((count) => count - stage)])
      expect(spending).toBeGreaterThanOrEqual(sent)
    // A machine that is busy with other things lets requests time out: what they have spent stays spent.
    if (answers.some(({ status }) => status === 503)) return
    expect(tally(answers)).toEqual({ '200 注意接收短信': 20, '429 请求过于频繁，请稍后再试': 80 })
    expect([sent, spentByNetwork, ...spentByAll]).toEqual([20, 20, stage + 20, stage + 20])
    for (const phone of phones.filter((_, index) => answers[index]?.status !== 200)) {
      expect(await storedCode(world, phone, 'register')).toBeUndefined()
      expect(await coolDown(world, phone)).toBeUndefined()
    }
  },
)

test('S28 what networks without logins try is given back whole: their names do not stay in the item of the phone', async () => {
  const { phone } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'loginPhone', phone, freshAddress())
  await spentBefore(world, 'network#2001:db8:41::/48', 'login', 'hour', 1440)
  const answers = await inParallel(40, (index) =>
    typeCode(world, 'loginPhone', phone, wrongCode(code), { from: `2001:db8:41:${(index >> 1).toString(16)}::1` }),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 429))
  const { tries, triesBy } = (await storedCode(world, phone, 'login')) ?? {}
  expect([tries, triesBy]).toEqual([0, {}])
  expect(await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')).toBe(0)
})

test('S28 S30 S88 60 guesses at two codes at once, while answers are lost and writes conflict: no more are compared than are counted', async () => {
  const { phone, code: login } = await codeFor('loginPhone')
  world.advance(61_000)
  const reset = await askForCode(world, 'forgetPassword', phone, freshAddress())
  world.logs.length = 0
  const [most, few] = [freshAddress(), freshAddress()]
  let writes = 0
  const isEvery = (step: number) => () => writes++ % step === 0
  world.wire.add({ fault: { kind: 'lose-answer' }, when: isEvery(7) })
  world.wire.add({ fault: { kind: 'error', type: 'TransactionConflictException' }, when: isEvery(11) })
  await inParallel(60, (index) => {
    const typed = { from: index % 10 === 4 ? few : most }
    return index % 10 === 9
      ? typeCode(world, 'forgetPassword', phone, wrongCode(reset), typed)
      : typeCode(world, 'loginPhone', phone, wrongCode(login), typed)
  })
  world.wire.clear()
  const compared = audits(world, 'code_wrong').length
  const counted = await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')
  expect([compared > 0, compared <= counted, counted <= 12]).toEqual([true, true, true])
  for (const purpose of ['login', 'reset'] as const) {
    const { tries, triesBy } = (await storedCode(world, phone, purpose)) ?? {}
    const byNetwork = Object.values(triesBy as Record<string, number>)
    expect(byNetwork.reduce((sum, one) => sum + one, 0)).toBe(tries)
    expect(Math.max(0, ...byNetwork)).toBeLessThanOrEqual(5)
    expect(tries).toBeLessThanOrEqual(10)
  }
})

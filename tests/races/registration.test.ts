/** Races of registrations: every repetition has its own phone. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel, tally, tryRegister, typeCode } from '../support/attempts.ts'
import { audits, holderOf, orphans, people, user } from '../support/evidence.ts'
import { askForCode, PASSWORD } from '../support/people.ts'
import { repeats, width } from '../support/storms.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld, type World } from '../support/world.ts'

const world = useWorld()

const DAY_MS = 86_400_000

/**
 * Registers as an app does that is told to try again later: with one key. An engine that is busy with a crowd lets calls
 * time out.
 */
async function insist(world: World, json: object): Promise<Answer> {
  const headers = { 'idempotency-key': freshName() }
  const from = freshAddress()
  for (let round = 1; ; round++) {
    const answer = await world.call('POST', '/user/register', { json, headers, from })
    if (answer.status !== 503 || round === 10) return answer
    await sleep(1000 * Number(answer.headers['retry-after']))
  }
}

// Each registration computes a verifier, some 40 ms of a processor; so most repetitions are smaller.
async function crowd(registrations: number): Promise<void> {
  const phone = freshPhone()
  const before = await people(world)
  const answers = await inParallel(registrations, (index) =>
    insist(world, { account: index % 2 ? phone : `+86${phone}`, password: PASSWORD }),
  )
  expect(tally(answers)).toEqual({ '200 register successful': 1, '200 account had been used': registrations - 1 })
  const after = await people(world)
  expect(after.users.length).toBe(before.users.length + 1)
  expect(after.identifiers.length).toBe(before.identifiers.length + 1)
  const winner = answers.find(({ json }) => json.msg === 'register successful')?.json.user_id
  expect(await holderOf(world, `+86${phone}`)).toBe(winner)
  expect(await orphans(world)).toEqual([])
}

test(
  'S4 Parse #10149 up to 50 registrations of one phone at once: 1 user, 1 identifier, the others are told, no orphan',
  repeats(2, 1),
  () => crowd(width(50, 15)),
)

test('S4 6 registrations of one phone at once, up to 48 times more', repeats(48), () => crowd(6))

test(
  'S4 two registrations of a phone that must yield: one takes it, the former holder has it no more',
  repeats(50),
  async () => {
    const phone = freshPhone()
    const { json: former } = await tryRegister(world, { account: phone, password: PASSWORD })
    world.advance(DAY_MS)
    const answers = await inParallel(3, () => tryRegister(world, { account: phone, password: PASSWORD }))
    expect(tally(answers)).toEqual({ '200 register successful': 1, '200 account had been used': 2 })
    expect((await user(world, former.user_id))['phone']).toBeUndefined()
    expect(await orphans(world)).toEqual([])
  },
)

test(
  'S8 a right code and a login by the planted password at once: the planted session is over whichever came first',
  repeats(50),
  async () => {
    const phone = freshPhone()
    await tryRegister(world, { account: phone, password: PASSWORD })
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const planted = { json: { account: phone, password: PASSWORD }, from: freshAddress() }
    const [victim, ...attackers] = await Promise.all([
      typeCode(world, 'loginPhone', phone, code, { from: freshAddress() }),
      world.call('POST', '/user/login', planted),
      world.call('POST', '/user/login', { ...planted, from: freshAddress() }),
    ])
    expect(victim.status).toBe(200)
    const { user_id } = victim.json
    for (const { json } of attackers.filter(({ status }) => status === 200)) {
      const logout = await world.call('POST', '/user/logout', { json: { user_id }, token: json.token })
      expect(logout.status).toBe(403)
    }
    expect((await world.call('POST', '/user/login', planted)).status).toBe(400)
    expect((await user(world, user_id))['password']).toBeUndefined()
    const alive = await world.call('POST', '/user/logout', { json: { user_id }, token: victim.json.token })
    expect(alive.status).toBe(200)
  },
)

test(
  'S8 a claim by registerPhone and a login by code at once: the phone has one account and the loser is told',
  repeats(50),
  async () => {
    const phone = freshPhone()
    await tryRegister(world, { account: phone, password: PASSWORD })
    const claim = await askForCode(world, 'registerPhone', phone, freshAddress())
    world.advance(61_000)
    const login = await askForCode(world, 'loginPhone', phone, freshAddress())
    const answers = await Promise.all([
      typeCode(world, 'registerPhone', phone, claim, { from: freshAddress() }),
      typeCode(world, 'loginPhone', phone, login, { from: freshAddress() }),
    ])
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
    const holder = await holderOf(world, `+86${phone}`)
    expect(await user(world, Number(holder))).toMatchObject({ phone: `+86${phone}`, phoneState: 'proved' })
    expect(await orphans(world)).toEqual([])
    const [claimed, opened] = answers
    expect(claimed.status === 200 ? claimed.json.user_id : opened.json.user_id).toBe(holder)
  },
)

test(
  'S89 10 registrations with one Idempotency-Key at once: one user, and all are told the same',
  repeats(20),
  async () => {
    const account = freshName()
    const key = freshName()
    world.logs.length = 0
    const answers = await inParallel(10, () =>
      world.call('POST', '/user/register', {
        json: { account, password: PASSWORD },
        headers: { 'idempotency-key': key },
        from: freshAddress(),
      }),
    )
    expect(tally(answers)).toEqual({ '200 register successful': 10 })
    expect(new Set(answers.map(({ json }) => json.user_id)).size).toBe(1)
    expect(audits(world, 'registered')).toHaveLength(1)
    expect(await orphans(world)).toEqual([])
  },
)

test(
  'S89 10 right codes of registerPhone with one Idempotency-Key at once: one user, and all are told the same',
  repeats(20),
  async () => {
    const phone = freshPhone()
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const key = freshName()
    const answers = await inParallel(10, () =>
      world.call('POST', `/user/registerPhone/${phone}`, {
        json: { phone_number: phone, identifying_code: code },
        headers: { 'idempotency-key': key },
        from: freshAddress(),
      }),
    )
    expect(tally(answers)).toEqual({ '200 register successful': 10 })
    expect(new Set(answers.map(({ json }) => json.user_id)).size).toBe(1)
    expect(await orphans(world)).toEqual([])
  },
)

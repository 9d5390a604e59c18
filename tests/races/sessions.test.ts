/** Logins, logouts, resets and repeated registrations at once. Each race is run 50 times at full width. */
import { describe, expect, test, vi } from 'vitest'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { rounds } from '../support/storms.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const RUNS = rounds(50)
const NEW_PASSWORD = 'another-1'

// Fifty runs each, most of them with several password hashes.
vi.setConfig({ testTimeout: 120_000 })

const world = useWorld({
  REGISTER_PER_NETWORK_HOUR: '100000',
  LOGIN_PER_NETWORK_HOUR: '100000',
  SMS_PER_PHONE_DAY_ALL: '1000',
})

const atOnce = (count: number, act: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)))
const with200 = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200)
const sessionsOf = async (id: number) => (await world.items('sessions')).filter(({ account }) => account === id)
const logOut = (id: number, token: string) => world.call('POST', '/user/logout', { json: { user_id: id }, token })
const repeatedly = async (act: (atOnce: number) => Promise<void>) => {
  // Ten at once cost ten password hashes each time; the fifth part of the runs has all of them, the others three.
  for (let run = 0; run < RUNS; run++) await act(run % 5 === 0 ? 10 : 3)
}

describe('S42 one token, logged out twice at once', () => {
  test('is over, whoever came first, and nobody is told that it lives', async () => {
    const person = await register(world)
    await repeatedly(async () => {
      const token = await logIn(world, person)
      const answers = await atOnce(2, () => logOut(person.id, token))
      expect(with200(answers).length).toBeGreaterThanOrEqual(1)
      for (const { status, json } of answers) {
        expect([200, 403]).toContain(status)
        expect(json.msg).toBe(status === 200 ? 'logout successful' : 'logout failure')
      }
      expect(await sessionsOf(person.id)).toEqual([])
      expect((await logOut(person.id, token)).status).toBe(403)
    })
  })

  test('a login beside a logout keeps its own session', async () => {
    const person = await register(world)
    await repeatedly(async () => {
      const token = await logIn(world, person)
      const [opened] = await Promise.all([logIn(world, person), logOut(person.id, token)])
      expect((await logOut(person.id, token)).status).toBe(403)
      expect((await logOut(person.id, opened)).status).toBe(200)
    })
  })
})

describe('S40 25 logins at once (Parse #10582)', () => {
  test('open at most 20 sessions, and every session that stays has its token', async () => {
    const person = await register(world)
    const answers = await atOnce(25, () => world.call('POST', '/user/login', { json: person }))
    expect(with200(answers)).toHaveLength(25)
    const kept = await sessionsOf(person.id)
    expect(kept).toHaveLength(20)
    const loggedOut = await Promise.all(answers.map(({ json }) => logOut(person.id, json.token)))
    expect(with200(loggedOut)).toHaveLength(20)
  })
})

describe('S43 a reset and a password login at once', () => {
  test('leave no session that was opened by the old password', async () => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    let password = PASSWORD
    const reset = async (code: string, new_password: string) =>
      world.call('POST', `/user/forgetPassword/${phone}`, {
        json: { phone_number: phone, account: phone, identifying: code, new_password },
        from: freshAddress(),
      })
    await reset(await askForCode(world, 'forgetPassword', phone, freshAddress()), password)
    for (let run = 0; run < RUNS; run++) {
      world.advance(3_600_000)
      const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
      const next = password === PASSWORD ? NEW_PASSWORD : PASSWORD
      const [changed, old] = await Promise.all([
        reset(code, next),
        world.call('POST', '/user/login', { json: { account: phone, password }, from: freshAddress() }),
      ])
      expect(changed.status).toBe(200)
      expect([200, 400]).toContain(old.status)
      if (old.status === 200) expect((await logOut(id, old.json.token)).status).toBe(403)
      expect((await logOut(id, changed.json.token)).status).toBe(200)
      password = next
    }
  })
})

describe('S89 up to ten registrations with one Idempotency-Key', () => {
  test('at once make one account and have one answer', async () => {
    await repeatedly(async (count) => {
      const account = freshName()
      const request = { json: { account, password: PASSWORD }, headers: { 'idempotency-key': account } }
      const answers = await atOnce(count, () => world.call('POST', '/user/register', request))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(answers[0]?.json).toEqual({ msg: 'register successful', user_id: expect.any(Number) })
      const made = (await world.items('users')).filter(({ loginname }) => loginname === account)
      expect(made.map(({ id }) => id)).toEqual([answers[0]?.json.user_id])
    })
  })

  test('by a code at once make one account and have one answer', async () => {
    await repeatedly(async (count) => {
      const phone = freshPhone()
      const identifying_code = await askForCode(world, 'registerPhone', phone, freshAddress())
      const request = { json: { phone_number: phone, identifying_code }, headers: { 'idempotency-key': phone } }
      const answers = await atOnce(count, () => world.call('POST', `/user/registerPhone/${phone}`, request))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(answers[0]?.json).toEqual({ msg: 'register successful', user_id: expect.any(Number) })
      expect((await world.items('users')).filter((item) => item['phone'] === `+86${phone}`)).toHaveLength(1)
    })
  })

  test('for two different accounts at once: one is made, the other is told of the conflict', async () => {
    await repeatedly(async () => {
      const [one, other] = [freshName(), freshName()]
      const answers = await atOnce(4, (index) =>
        world.call('POST', '/user/register', {
          json: { account: index % 2 === 0 ? one : other, password: PASSWORD },
          headers: { 'idempotency-key': `${one}-key` },
        }),
      )
      expect(with200(answers).map(({ json }) => json.msg)).toEqual(Array(2).fill('register successful'))
      const refused = answers.filter(({ status }) => status !== 200)
      expect(refused.map(({ status, json }) => [status, json.msg])).toEqual(Array(2).fill([409, '请求冲突']))
      const made = (await world.items('users')).filter(({ loginname }) => loginname === one || loginname === other)
      expect(made).toHaveLength(1)
    })
  })
})

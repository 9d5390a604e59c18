/** Races of password logins: every repetition has its own account and network. */
import { beforeEach, expect, test } from 'vitest'
import { inParallel, tally, tryLogIn } from '../support/attempts.ts'
import { audits, failedLogins, loginLock, loginPair, sessionsOf, user } from '../support/evidence.ts'
import { type Person, register } from '../support/people.ts'
import { repeats, width } from '../support/storms.ts'
import { freshAddress, useWorld } from '../support/world.ts'

const world = useWorld({ LOGIN_FAILURES_MAX: '6' })
let person: Person
let network: string
beforeEach(async () => {
  person = await register(world, { from: freshAddress() })
  network = freshAddress()
  world.logs.length = 0
})

async function storm(guesses: number): Promise<void> {
  const answers = await inParallel(guesses, () => tryLogIn(world, person.account, 'wrong-password', network))
  const { password: compared = 0, waiting = 0 } = failedLogins(world)
  expect(compared).toBeLessThanOrEqual(5)
  expect(await loginPair(world, person.id, network)).toMatchObject({ failures: 5 })
  // A machine that is busy with other things lets requests time out; what the others count is exact nevertheless.
  const tired = answers.filter(({ status }) => status === 503).length
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(guesses - tired)
  if (tired === 0) {
    expect([compared, waiting]).toEqual([5, guesses - 5])
    expect(await loginLock(world, person.id)).toMatchObject({ failures: 5 })
  }
  const right = await tryLogIn(world, person.account, person.password, network)
  expect([right.status, right.json]).toEqual([400, { msg: 'password error', user_id: 0 }])
  expect((await user(world, person.id))['lastLoginAt']).toBeUndefined()
}

// A storm of 200 is some 1800 calls of DynamoDB, two seconds of two processors; so most repetitions are smaller.
test(
  'S16 up to 200 wrong passwords at once from one network compare at most 5, the counters are exact after the storm',
  repeats(2, 1),
  () => storm(width(200, 40)),
)

test('S16 12 wrong passwords at once, up to 48 times more, compare at most 5 each time', repeats(48), () => storm(12))

test(
  'S16 Parse #10266 of 8 wrong passwords at once from 8 networks the lock of 6 counts 6, compares 6 and locks once',
  repeats(50),
  async () => {
    const answers = await inParallel(8, () => tryLogIn(world, person.account, 'wrong-password', freshAddress()))
    expect(tally(answers)).toEqual({ '400 password error': 6, '403 账号已被锁定或冻结': 2 })
    expect(failedLogins(world)).toEqual({ password: 6, locked: 2 })
    expect(audits(world, 'account_locked')).toHaveLength(1)
    const lock = await loginLock(world, person.id)
    expect(lock).toMatchObject({ failures: 6 })
    expect(Number(lock?.['lockedUntil'])).toBeGreaterThan(Date.now())
  },
)

test(
  'S19 6 right passwords at once all log in and leave no failure behind, whoever came first',
  repeats(50),
  async () => {
    const answers = await inParallel(6, () => tryLogIn(world, person.account, person.password, network))
    expect(tally(answers)).toEqual({ '200 login successful': 6 })
    expect(new Set(answers.map(({ json }) => json.token)).size).toBe(6)
    expect(await loginPair(world, person.id, network)).toMatchObject({ failures: 0 })
    expect(await loginLock(world, person.id)).toBeUndefined()
    expect(await sessionsOf(world, person.id)).toHaveLength(6)
  },
)

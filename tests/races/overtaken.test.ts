/** Writes that were decided by an earlier read, held at the wire until the item they meant has become another. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { ask, isLive, join, openSession } from '../support/actions.ts'
import { failLogins, startWindow, tryLogIn, tryRegister, typeCode } from '../support/attempts.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { holderOf, loginLock, loginPair, md5, sessionsOf, user } from '../support/evidence.ts'
import { askForCode, logIn, PASSWORD, register } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const NEW_PASSWORD = 'another-1'
const DAY_MS = 86_400_000

// One slot and few failures: the write that is held means the very item that changes.
const world = useWorld({ SESSIONS_PER_ACCOUNT: '1', LOGIN_FREE_FAILURES: '1', LOGIN_FAILURES_MAX: '5' })

/** Carries a request out whose write is held until `first` has ended. */
async function overtaken(
  isHeld: (call: EngineCall) => boolean,
  request: () => Promise<Answer>,
  first: () => Promise<unknown>,
): Promise<Answer> {
  let held = 0
  const until = () => {
    held += 1
    return first()
  }
  world.wire.add({ times: 1, when: isHeld, fault: { kind: 'wait', until } })
  const answer = await request()
  world.wire.clear()
  expect(held).toBe(1)
  return answer
}

const opensSession = ({ operation, tables }: EngineCall) =>
  operation === 'PutItem' && tables.some((table) => table.endsWith('-sessions'))
const updates = (text: string) => (call: EngineCall) =>
  call.operation === 'UpdateItem' && String(call.input['UpdateExpression']).includes(text)

describe('S43 a login by the old password that has chosen the slot of the session', () => {
  test('which changes the password first: that session stays, and the login opens none', async () => {
    const { id, token } = await join(world)
    const answer = await overtaken(
      opensSession,
      () => ask(world, 'Login', { id, password: PASSWORD }, undefined, freshAddress()),
      () => ask(world, 'ChangePassword', { old_password: PASSWORD, new_password: NEW_PASSWORD }, token),
    )
    expect(answer.json.Response).toMatchObject({ success: false })
    expect(answer.json.Response).not.toHaveProperty('token')
    expect(await isLive(world, token)).toBe(true)
    expect(await sessionsOf(world, Number(id))).toMatchObject([{ epoch: 1 }])
  })

  test('which another login takes first: the last of the two has it', async () => {
    const { id, token } = await join(world)
    let between = ''
    const answer = await overtaken(
      opensSession,
      () => ask(world, 'Login', { id, password: PASSWORD }, undefined, freshAddress()),
      async () => {
        between = await openSession(world, id)
      },
    )
    const states = await Promise.all(
      [token, between, answer.json.Response.token].map((opened) => isLive(world, opened)),
    )
    expect(states).toEqual([false, false, true])
  })
})

describe('S16 an attempt after a lock that has run out', () => {
  test('does not lift the next lock, where that begins first', async () => {
    const person = await register(world, { from: freshAddress() })
    const failFromElsewhere = () => failLogins(world, person, 1, freshAddress())
    for (let failure = 1; failure <= 5; failure++) await failFromElsewhere()
    world.advance(2 * DAY_MS)
    const answer = await overtaken(
      updates('REMOVE lockedUntil'),
      () => tryLogIn(world, person.account, person.password, freshAddress()),
      async () => {
        for (let failure = 1; failure <= 5; failure++) await failFromElsewhere()
      },
    )
    expect([answer.status, answer.json.msg]).toEqual([403, '账号已被锁定或冻结'])
    const lock = await loginLock(world, person.id)
    expect(lock).toMatchObject({ failures: 5 })
    expect(Number(lock?.['lockedUntil'])).toBeGreaterThan(Date.now())
  })
})

test('S16 two wrong passwords at once after a lock that has run out are two failures', async () => {
  const person = await register(world, { from: freshAddress() })
  const fail = () => failLogins(world, person, 1, freshAddress())
  for (let failure = 1; failure <= 5; failure++) await fail()
  world.advance(2 * DAY_MS)
  const answer = await overtaken(
    updates('REMOVE lockedUntil'),
    () => tryLogIn(world, person.account, 'wrong-password', freshAddress()),
    fail,
  )
  expect(answer.status).toBe(400)
  expect(await loginLock(world, person.id)).toMatchObject({ failures: 2 })
})

describe('S16 an attempt that is taken back with the wait it began', () => {
  test('leaves the wait that another has begun since', async () => {
    const person = await register(world, { from: freshAddress() })
    const network = freshAddress()
    await failLogins(world, person, 1, network)
    for (let failure = 2; failure <= 5; failure++) await failLogins(world, person, 1, freshAddress())
    const answer = await overtaken(
      updates('REMOVE waitUntil'),
      () => tryLogIn(world, person.account, person.password, network),
      async () => {
        world.advance(2 * DAY_MS)
        await failLogins(world, person, 1, network)
      },
    )
    expect(answer.status).toBe(403)
    const pair = await loginPair(world, person.id, network)
    expect(pair).toMatchObject({ failures: 3 })
    expect(Number(pair?.['waitUntil'])).toBeGreaterThan(Date.now())
  })
})

describe('S17 an attempt that a lock refuses', () => {
  test('takes nothing from the count that a login of the same network has ended meanwhile', async () => {
    startWindow(world)
    const [phone, network] = [freshPhone(), freshAddress()]
    const person = await register(world, { account: phone, from: freshAddress() })
    for (let failure = 1; failure <= 5; failure++) await failLogins(world, person, 1, freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const answer = await overtaken(
      updates('ADD failures :minusOne'),
      () => tryLogIn(world, phone, PASSWORD, network),
      () => typeCode(world, 'loginPhone', phone, code, { from: network, password: PASSWORD }),
    )
    expect(answer.status).toBe(403)
    expect(await loginPair(world, person.id, network)).toMatchObject({ failures: 0 })
  })
})

describe('S17 the end of a wrong attempt', () => {
  const countsLock = ({ operation, input }: EngineCall) =>
    operation === 'UpdateItem' && JSON.stringify(input['Key']).includes('"login-lock"')

  test('is not the end of one that has begun since: a right password waits for that, and logs in', async () => {
    const person = await register(world, { from: freshAddress() })
    const network = freshAddress()
    const right = () => tryLogIn(world, person.account, person.password, network)
    await failLogins(world, person, 1, network)
    const [begun, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let second: Promise<Answer> | undefined
    const answer = await overtaken(
      updates('SET attemptedAt = :never'),
      () => tryLogIn(world, person.account, 'wrong-password', network),
      async () => {
        world.advance(2 * 60_000)
        const until = () => {
          begun.resolve()
          return release.promise
        }
        world.wire.add({ times: 1, when: countsLock, fault: { kind: 'wait', until } })
        second = right()
        await begun.promise
      },
    )
    const third = right()
    await sleep(150)
    release.resolve()
    expect([answer.status, (await second)?.status, (await third).status]).toEqual([400, 200, 200])
  })
})

describe('S43 a new password by a session that ends first', () => {
  type Change = (person: { id: number; phone: string; token: string }) => Promise<Answer>
  const changes: [name: string, change: Change, refused: unknown][] = [
    [
      'action ChangePassword',
      ({ token }) => ask(world, 'ChangePassword', { old_password: PASSWORD, new_password: NEW_PASSWORD }, token),
      [401, 2],
    ],
    [
      'kms modify',
      ({ token }) => world.call('POST', '/app/user/modify', { json: { password: NEW_PASSWORD, token } }),
      [403, 3],
    ],
    [
      'usermodule reset',
      ({ id, phone, token }) =>
        world.call('PUT', '/user/password/reset', { json: { id, phone, newPSD: md5(NEW_PASSWORD) }, token }),
      [401, 'USER-FAIL-108'],
    ],
  ]

  test.each(changes)('%s is told that it is over, and the password stays', async (_, change, refused) => {
    startWindow(world)
    const phone = freshPhone()
    const person = await register(world, { account: phone, from: freshAddress() })
    const token = await logIn(world, person, freshAddress())
    const answer = await overtaken(
      ({ operation }) => operation === 'TransactWriteItems',
      () => change({ id: person.id, phone, token }),
      () => ask(world, 'Logout', {}, token),
    )
    const { StatusCode, code, status } = answer.json
    expect([answer.status, StatusCode ?? code ?? status]).toEqual(refused)
    const byOld = await tryLogIn(world, phone, PASSWORD, freshAddress())
    expect([byOld.status, await isLive(world, token)]).toEqual([200, false])
  })
})

test('S4 a registration that takes a phone that nobody has used, whose holder logs in first: it stays his', async () => {
  const holder = await register(world, { account: freshPhone(), from: freshAddress() })
  world.advance(2 * DAY_MS)
  const answer = await overtaken(
    ({ operation, tables }) =>
      operation === 'TransactWriteItems' && tables.some((table) => table.endsWith('-identifiers')),
    () => tryRegister(world, { account: holder.account, password: NEW_PASSWORD }),
    () => tryLogIn(world, holder.account, holder.password, freshAddress()),
  )
  expect(answer.json.msg).toBe('account had been used')
  expect(await holderOf(world, `+86${holder.account}`)).toBe(holder.id)
  expect((await tryLogIn(world, holder.account, holder.password, freshAddress())).status).toBe(200)
})

test('S4 an email that a proof would drop, taken by somebody else meanwhile, stays with him', async () => {
  startWindow(world)
  const [phone, email] = [freshPhone(), `${freshName()}@example.com`]
  const { id } = await register(world, { account: phone, from: freshAddress() })
  // As an import leaves somebody: with two identifiers, neither of which was ever used.
  const { dynamodb, environment } = world.cloud
  const Item = marshall({ identifier: email, account: id })
  await dynamodb.send(new PutItemCommand({ TableName: environment['IDENTIFIERS_TABLE'], Item }))
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: environment['USERS_TABLE'],
      Key: marshall({ id }),
      UpdateExpression: 'SET email = :email',
      ExpressionAttributeValues: marshall({ ':email': email }),
    }),
  )
  world.advance(2 * DAY_MS)
  const code = await askForCode(world, 'loginPhone', phone, freshAddress())
  let other: Answer | undefined
  const answer = await overtaken(
    ({ operation, tables }) => operation === 'TransactWriteItems' && tables.some((table) => table.endsWith('-codes')),
    () => typeCode(world, 'loginPhone', phone, code, { from: freshAddress(), password: PASSWORD }),
    async () => {
      other = await tryRegister(world, { account: email, password: NEW_PASSWORD })
    },
  )
  expect([answer.status, other?.json.msg]).toEqual([200, 'register successful'])
  expect(await holderOf(world, email)).toBe(other?.json.user_id)
  expect(await user(world, id)).not.toHaveProperty('email')
})

/** E of the security bar, as far as `userapi` has the routes: what ends a session ends it everywhere, at once. */
import { beforeAll, describe, expect, test } from 'vitest'
import { dataArrangements } from '../support/arrangements.ts'
import { storedPurposes } from '../support/evidence.ts'
import { partsOf } from '../support/forge.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const DAY_MS = 86_400_000
const NEW_PASSWORD = 'another-1'

const world = useWorld()
let arrange: (name: string, given: Record<string, string | number>) => Promise<unknown>

beforeAll(async () => {
  const { dynamodb, environment } = world.cloud
  const arrangements = dataArrangements({ dynamodb, environment, network: freshAddress })
  arrange = async (name, given) => arrangements[name]?.(given)
})

/** Somebody with a proved phone and a password, by the way the documents go. */
async function withPhoneAndPassword() {
  const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
  const token = await reset(phone)
  return { id, phone, token }
}

const readCode = (phone: string) => world.cloud.inbox.code(phone) ?? ''

async function postReset(phone: string, code: string, token?: string) {
  return world.call('POST', `/user/forgetPassword/${phone}`, {
    json: { phone_number: phone, account: phone, identifying: code, new_password: NEW_PASSWORD },
    from: freshAddress(),
    token,
  })
}

/** Sets `NEW_PASSWORD`. @returns the token of the session that the reset opened */
async function reset(phone: string): Promise<string> {
  const answer = await postReset(phone, await askForCode(world, 'forgetPassword', phone, freshAddress()))
  if (answer.status !== 200) throw new Error(`forgetPassword answered ${answer.status} ${answer.text}`)
  return answer.json.token
}

const logOut = (id: number, token: string) => world.call('POST', '/user/logout', { json: { user_id: id }, token })
const isDead = async (id: number, token: string) => (await logOut(id, token)).status === 403
const sessionsOf = async (id: number) => (await world.items('sessions')).filter(({ account }) => account === id)

/** A session that lives says on this route that one is logged in already; it sends nothing. */
async function isLive(phone: string, token: string): Promise<boolean> {
  const sent = world.cloud.sms.publishes()
  const { status, json } = await world.call('GET', `/user/loginPhone/${phone}`, { token, from: freshAddress() })
  const live = status === 403 && json.msg === '已经登陆了'
  if (live) expect(world.cloud.sms.publishes()).toBe(sent)
  return live
}

describe('S42 a logged-out token is refused on every route', () => {
  test('at the next request, also with a flipped padding bit or `=` behind it', async () => {
    const { id, phone, token } = await withPhoneAndPassword()
    await arrange('make-admin', { account: id })
    const grant = async (credential: string) =>
      (
        await world.call('POST', '/user/register', {
          json: { account: freshName(), password: PASSWORD, role: 'admin' },
          token: credential,
        })
      ).json.msg
    expect(await isLive(phone, token)).toBe(true)
    expect(await grant(token)).toBe('register successful')
    expect((await logOut(id, token)).status).toBe(200)

    // The last of 86 digits holds two bits of the signature and four of padding.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = digits.indexOf(token.at(-1) ?? '')
    const flipped = [1, 2, 3, 8].map((bits) => token.slice(0, -1) + digits[last ^ bits])
    for (const old of [token, ...flipped, `${token}=`, `${token}==`]) {
      expect((await logOut(id, old)).json).toEqual({ msg: 'logout failure' })
      expect(await grant(old)).toBe('register failure')
    }
    for (const old of [token, flipped[0] ?? '']) expect(await isLive(phone, old)).toBe(false)
    expect(await sessionsOf(id)).toEqual([])
  })

  test('a spelling of a live token that the signature forgives is the same session, no second one', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    await world.call('POST', '/user/logout', { json: { user_id: person.id }, token: `${token}=` })
    expect((await sessionsOf(person.id)).length).toBeLessThanOrEqual(1)
    await logOut(person.id, token)
    expect(await isDead(person.id, token)).toBe(true)
  })

  test('from the cookie and the body alike', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    expect((await logOut(person.id, token)).cookies).toEqual([
      'session_id=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0',
    ])
    const places = [{ headers: { cookie: `session_id=${token}` } }, { json: { user_id: person.id, token } }]
    for (const place of places) {
      const answer = await world.call('POST', '/user/logout', { json: { user_id: person.id }, ...place })
      expect([answer.status, answer.json]).toEqual([403, { msg: 'logout failure' }])
    }
  })

  test('and of two sessions the other one lives on', async () => {
    const { id, phone, token } = await withPhoneAndPassword()
    const other = await logIn(world, { id, account: phone, password: NEW_PASSWORD })
    expect((await logOut(id, token)).status).toBe(200)
    expect(await isLive(phone, other)).toBe(true)
  })

  test("another's id ends nobody's session", async () => {
    const [one, other] = [await register(world), await register(world)]
    const token = await logIn(world, one)
    expect((await logOut(other.id, token)).json).toEqual({ msg: 'logout failure' })
    expect(await sessionsOf(one.id)).toHaveLength(1)
  })
})

describe('S43 a reset ends all other sessions and all codes', () => {
  test('in the transaction that sets the password', async () => {
    const { id, phone } = await withPhoneAndPassword()
    const old = [
      await logIn(world, { id, account: phone, password: NEW_PASSWORD }),
      await logIn(world, { id, account: phone, password: NEW_PASSWORD }),
      await logIn(world, { id, account: phone, password: NEW_PASSWORD }),
    ]
    const ofLogin = await askForCode(world, 'loginPhone', phone, freshAddress())
    world.advance(61_000)
    const ofReset = await askForCode(world, 'forgetPassword', phone, freshAddress())

    world.wire.clear()
    const answer = await postReset(phone, ofReset, old[0])
    expect(answer.status).toBe(200)
    const writes = world.wire.calls.filter(({ operation }) => operation === 'TransactWriteItems')
    expect(writes).toHaveLength(1)
    const parts = writes[0]?.input['TransactItems'] as { Update?: Record<string, Record<string, object>> }[]
    const updates = parts.flatMap(({ Update }) => (Update ? [Update] : []))
    const ofPassword = ({ ExpressionAttributeNames: names = {} }) => Object.values(names as object).includes('password')
    const { ExpressionAttributeValues = {} } = updates.find(ofPassword) ?? {}
    expect(Object.values(ExpressionAttributeValues)).toContainEqual({ S: expect.stringMatching(/^\$argon2id/) })

    for (const token of old) expect(await isDead(id, token)).toBe(true)
    const late = await world.call('POST', `/user/loginPhone/${phone}`, {
      json: { phone_number: phone, identifying_code: ofLogin },
      from: freshAddress(),
    })
    expect([late.status, late.json]).toEqual([404, { msg: '验证码已经过期，请重新申请' }])
    const again = await postReset(phone, ofReset)
    expect([again.status, again.json]).toEqual([400, { msg: '验证码已经过期' }])
    expect(await storedPurposes(world, phone)).toEqual([])
    expect(await isLive(phone, answer.json.token)).toBe(true)
  })

  test('a reset with a wrong code ends nothing', async () => {
    const { phone, token } = await withPhoneAndPassword()
    await askForCode(world, 'forgetPassword', phone, freshAddress())
    const wrong = String((Number(readCode(phone)) + 1) % 1_000_000).padStart(6, '0')
    expect((await postReset(phone, wrong)).status).toBe(401)
    expect(await isLive(phone, token)).toBe(true)
  })
})

describe('S44 what becomes of an account reaches its sessions at the next request (Better Auth GHSA-2vg6-77g8-24mp, GHSA-xg6x-h9c9-2m83)', () => {
  test('frozen: refused, and live again when the freeze ends', async () => {
    const { id, phone, token } = await withPhoneAndPassword()
    expect(await isLive(phone, token)).toBe(true)
    await arrange('freeze', { account: id })
    expect(await isDead(id, token)).toBe(true)
    expect(await sessionsOf(id)).not.toEqual([])
  })

  test('deleted: refused, although the session record is still there', async () => {
    const { id, token } = await withPhoneAndPassword()
    const { UpdateItemCommand } = await import('@aws-sdk/client-dynamodb')
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: { id: { N: String(id) } },
        UpdateExpression: 'SET deletedAt = :now',
        ExpressionAttributeValues: { ':now': { N: String(Date.now()) } },
      }),
    )
    expect(await sessionsOf(id)).toHaveLength(1)
    expect(await isDead(id, token)).toBe(true)
  })

  test('phone proved by its owner: the planted session is over, and the new account shows nothing of the old one', async () => {
    const phone = freshPhone()
    const planted = await register(world, { account: phone })
    const token = await logIn(world, planted)
    world.advance(61_000)
    const owner = await registerPhone(world, phone, freshAddress())
    expect(owner.id).not.toBe(planted.id)
    expect(await isDead(planted.id, token)).toBe(true)
    const byPassword = await world.call('POST', '/user/login', { json: { account: phone, password: PASSWORD } })
    expect([byPassword.status, byPassword.json]).toEqual([400, { msg: 'password error', user_id: 0 }])
    const [account] = (await world.items('users')).filter(({ id }) => id === owner.id)
    expect(account).toMatchObject({ phone: `+86${phone}`, phoneState: 'proved', name: phone })
    expect(account).not.toHaveProperty('password')
    expect(await sessionsOf(owner.id)).toEqual([])
  })
})

describe('S45 a client has no say in its session (CVE-2026-32742, GHSA-5v7g-9h8f-8pgg, CVE-2026-33527)', () => {
  test('exp, sid, sub, ttl and their like in a login are ignored', async () => {
    const { id, account, password } = await register(world)
    const wishes = {
      exp: 9_999_999_999,
      sid: `00${'A'.repeat(22)}`,
      sub: '1000000000',
      ttl: 9_999_999_999,
      expiresAt: 9_999_999_999_999,
      sessionToken: 'mine',
      slot: 7,
      epoch: 99,
      role: 'admin',
    }
    const from = freshAddress()
    const before = Date.now()
    const { json, status } = await world.call('POST', '/user/login', { json: { account, password, ...wishes }, from })
    expect(status).toBe(200)
    const [session, ...more] = await sessionsOf(id)
    expect(more).toEqual([])
    const limit = before + 30 * DAY_MS
    expect(Number(session?.['expiresAt']) - limit).toBeLessThan(10_000)
    expect(Number(session?.['expiresAt'])).toBeGreaterThanOrEqual(limit)
    expect(Object.keys(session ?? {}).sort()).toEqual(
      'account,address,agent,createdAt,epoch,expiresAt,lastSeenAt,loginAt,name,sid,slot,ttl'.split(','),
    )
    const { payload } = partsOf(json.token)
    expect(payload).toMatchObject({ sub: String(id), sid: session?.['sid'] })
    expect(Number(payload['exp']) - Number(payload['iat'])).toBe(30 * 86_400)
    expect(payload['sid']).not.toBe(wishes.sid)
    const [user] = (await world.items('users')).filter((item) => item['id'] === id)
    expect(user).toMatchObject({ role: 'normal', epoch: 0 })
  })

  test('30 days hold to the second under a moved clock, whether or not the sweep has come', async () => {
    const { id, account, password } = await register(world)
    const one = await logIn(world, { id, account, password })
    try {
      world.advance(30 * DAY_MS - 10_000)
      expect((await logOut(id, one)).status).toBe(200)
    } finally {
      world.resetClock()
    }
    const other = await logIn(world, { id, account, password })
    try {
      world.advance(30 * DAY_MS + 1000)
      expect(await isDead(id, other)).toBe(true)
      expect(await sessionsOf(id)).toHaveLength(1)
    } finally {
      world.resetClock()
    }
  })

  test('a session record without a numeric end is no session, and hinders no login', async () => {
    const { id, account, password } = await register(world)
    const token = await logIn(world, { id, account, password })
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb')
    const { marshall } = await import('@aws-sdk/util-dynamodb')
    const [session = {}] = await sessionsOf(id)
    for (const expiresAt of ['9999999999999', null, undefined]) {
      const Item = marshall({ ...session, expiresAt }, { removeUndefinedValues: true })
      await world.cloud.dynamodb.send(
        new PutItemCommand({ TableName: world.cloud.environment['SESSIONS_TABLE'], Item }),
      )
      expect([expiresAt, await isDead(id, token)]).toEqual([expiresAt, true])
      await logIn(world, { id, account, password })
    }
  })
})

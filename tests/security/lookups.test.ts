/** S7 of the security bar with a session: what throw-away accounts buy, and every door that tells whether somebody exists. */
import { beforeEach, describe, expect, test } from 'vitest'
import { ask, join, update } from '../support/actions.ts'
import { startWindow } from '../support/attempts.ts'
import { spent, storedCode } from '../support/evidence.ts'
import { freshBytes, setRole, upload } from '../support/files.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
beforeEach(() => startWindow(world))

const DAY_MS = 86_400_000

/** Somebody by a kms registration: an unproved phone is the login. */
async function throwAway() {
  const phone = freshPhone()
  const json = { phone, password: PASSWORD, name: 'bot' }
  const { id } = (await world.call('POST', '/app/register', { json, from: freshAddress() })).json
  const login = await world.call('POST', '/app/login', { json: { phone, password: PASSWORD }, from: freshAddress() })
  return { id: Number(id), phone, token: login.json.token as string }
}

async function proved() {
  const person = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'loginPhone', person.phone, freshAddress())
  const json = { phone_number: person.phone, identifying_code: code }
  const login = await world.call('POST', `/user/loginPhone/${person.phone}`, { json, from: freshAddress() })
  return { ...person, token: login.json.token as string }
}

type Asker = { id: number; token: string }
type Door = [name: string, open: (asker: Asker, from: string) => Promise<Answer>]

const kmsModify = (token: string, fields: object, from: string) =>
  world.call('POST', '/app/user/modify', { json: { token, ...fields }, from })

const email = () => `${freshName()}@example.com`
const doors: Door[] = [
  ['usermodule /user/id', ({ token }, from) => world.call('GET', '/user/id/1999999999', { token, from })],
  [
    'usermodule /user/account',
    ({ token }, from) => world.call('GET', `/user/account/${freshPhone()}`, { token, from }),
  ],
  ['action FindUser', ({ token }, from) => ask(world, 'FindUser', { account: freshName() }, token, from)],
  [
    'action GetMessage',
    ({ token }, from) => ask(world, 'GetMessage', { id: '1999999999', data_type: ['name'] }, token, from),
  ],
  [
    'action RequestCode bind',
    ({ token }, from) => ask(world, 'RequestCode', { purpose: 'bind', phone: freshPhone() }, token, from),
  ],
  [
    'action BindPhone',
    ({ token }, from) => ask(world, 'BindPhone', { phone: freshPhone(), phone_code: '123456' }, token, from),
  ],
  ['action Update of the email', ({ token }, from) => updateFrom(token, email(), from)],
  ['kms modify of the email', ({ token }, from) => kmsModify(token, { email: email() }, from)],
  ['fileserver /files?creator= by name', ({ token }, from) => files(token, freshName(), from)],
  ['fileserver /files?creator= by id', ({ token }, from) => files(token, '1999999999', from)],
]

const files = (token: string, creator: string, from: string) =>
  world.call('GET', `/files?creator=${encodeURIComponent(creator)}`, { token, from })

const updateFrom = (token: string, fresh: string, from: string) =>
  ask(world, 'Update', { data_type: ['email'], old_data: [''], new_data: [fresh] }, token, from)

const lookUps = ({ id }: Asker) => spent(world, `account#${id}`, 'look-up', 'hour')
const existence = (from: string) => spent(world, `network#${from}`, 'existence', 'hour')

describe('S7 «does this person exist», asked with a session', () => {
  test.each(doors)(
    '%s spends a look-up; of a throw-away account the network’s existence budget as well',
    async (_, open) => {
      const from = freshAddress()
      const bot = await throwAway()
      await open(bot, from)
      expect([await lookUps(bot), await existence(from)]).toEqual([1, 1])
      const person = await proved()
      const home = freshAddress()
      await open(person, home)
      expect([await lookUps(person), await existence(home)]).toEqual([1, 0])
    },
  )

  test('an account older than seven days pays alone, whatever its phone', async () => {
    const bot = await throwAway()
    world.advance(7 * DAY_MS - 3_600_000)
    const from = freshAddress()
    const open = doors[0]?.[1] as Door[1]
    await open(bot, from)
    expect(await existence(from)).toBe(1)
    world.advance(2 * 3_600_000)
    await open(bot, from)
    expect([await lookUps(bot), await existence(from)]).toEqual([1, 0])
  })

  test.each(doors)('%s is closed to the 61st question of a network, by however many accounts', async (_, open) => {
    const from = freshAddress()
    for (let time = 0; time < 60; time++) {
      expect((await world.call('GET', `/user/count/${freshName()}`, { from })).status).toBe(200)
    }
    for (const bot of [await throwAway(), await throwAway()]) {
      const answer = await open(bot, from)
      expect(answer.status).toBe(429)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
      // What is refused has spent nothing of the account's.
      expect(await lookUps(bot)).toBe(0)
    }
    expect(await existence(from)).toBe(60)
  })

  test('what is one’s own costs nothing: record, phone, email, files', async () => {
    const person = await proved()
    const from = freshAddress()
    const own = email()
    expect((await kmsModify(person.token, { email: own }, from)).json).toMatchObject({ done: true })
    const before = await lookUps(person)
    await world.call('GET', `/user/id/${person.id}`, { token: person.token, from })
    for (const creator of [String(person.id), person.phone, `+86${person.phone}`, own.toUpperCase()]) {
      expect((await files(person.token, creator, from)).status).toBe(200)
    }
    await kmsModify(person.token, { email: own, name: '小红' }, from)
    await ask(world, 'BindPhone', { phone: person.phone, phone_code: '123456' }, person.token, from)
    expect(await lookUps(person)).toBe(before)
  })

  test('an old value that is wrong asks nobody whether the new email is taken', async () => {
    const { id, token } = await join(world)
    const asker = { id: Number(id), token }
    await update(world, token, [['email', 'not-it@example.com', email()]])
    expect(await lookUps(asker)).toBe(0)
  })

  test('a refused BindPhone spends no try of a code', async () => {
    const bot = await throwAway()
    const phone = freshPhone()
    const from = freshAddress()
    await ask(world, 'RequestCode', { purpose: 'bind', phone }, bot.token, freshAddress())
    for (let time = 0; time < 60; time++) await world.call('GET', `/user/count/${freshName()}`, { from })
    const phone_code = world.cloud.inbox.code(phone)
    expect((await ask(world, 'BindPhone', { phone, phone_code }, bot.token, from)).status).toBe(429)
    expect(await storedCode(world, phone, 'bind')).toMatchObject({ tries: 0 })
    expect((await ask(world, 'BindPhone', { phone, phone_code }, bot.token, freshAddress())).status).toBe(200)
  })
})

describe('S7 /files?creator= looks nobody up but by id, by login name, or oneself', () => {
  /** Somebody with a login name and files that everybody may see. */
  async function uploader(count = 1) {
    const person = await register(world, { account: freshName(), from: freshAddress() })
    const token = await logIn(world, person, freshAddress())
    for (let index = 0; index < count; index++) await upload(world, { ...person, token }, freshBytes())
    return { ...person, token }
  }

  test('a phone or an email of another is nobody’s, to an admin too; id and login name find him', async () => {
    const owner = await uploader()
    const phone = freshPhone()
    const own = email()
    await kmsModify(owner.token, { email: own }, freshAddress())
    await ask(world, 'RequestCode', { purpose: 'bind', phone }, owner.token, freshAddress())
    const phone_code = world.cloud.inbox.code(phone)
    await ask(world, 'BindPhone', { phone, phone_code }, owner.token, freshAddress())
    const admin = await proved()
    await setRole(world, admin.id, 'admin')
    for (const { token } of [admin, await proved()]) {
      const found = async (creator: string) => (await files(token, creator, freshAddress())).json.data.length
      expect([await found(String(owner.id)), await found(owner.account)]).toEqual([1, 1])
      expect([await found(phone), await found(own)]).toEqual([0, 0])
    }
    const itself = async (creator: string) => (await files(owner.token, creator, freshAddress())).json.data.length
    expect([await itself(phone), await itself(own)]).toEqual([1, 1])
  })

  test('somebody who shows nothing and nobody cost the same calls to the database', async () => {
    const viewer = await proved()
    const quiet = await register(world, { account: freshName(), from: freshAddress() })
    const callsOf = async (creator: string) => {
      await files(viewer.token, creator, freshAddress())
      world.wire.clear()
      await files(viewer.token, creator, freshAddress())
      return world.wire.calls.map(({ operation, tables }) => `${operation} ${tables.join()}`).sort()
    }
    expect(await callsOf(freshName())).toEqual(await callsOf(quiet.account))
    expect(await callsOf('1999999999')).toEqual(await callsOf(String(quiet.id)))
    expect(await callsOf(freshPhone())).toEqual(await callsOf((await proved()).phone))
  })

  test('the next page of a list asks nothing again', async () => {
    const viewer = await proved()
    const owner = await uploader(2)
    const before = await lookUps(viewer)
    const from = freshAddress()
    const page = async (cursor?: string) =>
      (
        await world.call('GET', `/files?creator=${owner.account}&limit=1${cursor ? `&cursor=${cursor}` : ''}`, {
          token: viewer.token,
          from,
        })
      ).json
    const first = await page()
    expect((await page(first.cursor)).data).toHaveLength(1)
    expect(await lookUps(viewer)).toBe(before + 1)
  })
})

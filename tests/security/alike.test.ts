/**
 * S7 and S10 of the security bar, by counts: where a dialect says the same of two people, or of two codes, both cost the
 * same calls of the same kind in the same rounds, and the same number of comparisons. A difference would be a difference in time.
 */
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from 'vitest'
import { ask, join, type Member } from '../support/actions.ts'
import { askCode, spentBefore, startWindow, tryLogIn, typeCode } from '../support/attempts.ts'
import { useMeter } from '../support/costs/measure.ts'
import { type DialectName, dialects, doors } from '../support/doors.ts'
import { failedLogins, md5 } from '../support/evidence.ts'
import { digest, freshBytes, type Owner, owner, upload } from '../support/files.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone, wrongCode } from '../support/people.ts'
import { shownIn, type Trace, traceOf } from '../support/traceOf.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
const meter = useMeter(world)
beforeAll(() => startWindow(world))

const NOBODY = 1_999_999_999
const v6 = () => `2001:db8:${Math.floor(Math.random() * 65_535).toString(16)}:1::7`

/** One request of two that nobody may tell apart. @param from its own network */
type Ask = (from: string) => Promise<Answer>

/** Both are asked once before they are counted, so that what functions keep in memory is there for both. */
async function expectAlike(one: Ask, other: Ask, networkOf: () => string = freshAddress): Promise<void> {
  for (const warmUp of [one, other]) await warmUp(networkOf())
  const first = await traceOf(meter, () => one(networkOf()))
  const second = await traceOf(meter, () => other(networkOf()))
  expect(shownIn(first.answer)).toEqual(shownIn(second.answer))
  expect(first.trace).toEqual(second.trace)
  expect(first.trace.rounds.length).toBeGreaterThan(0)
}

/** Somebody whose phone stands beside another login: a code never opens the account. */
async function withContact(): Promise<string> {
  const phone = freshPhone()
  const json = { username: freshName(), password: PASSWORD, phone }
  const { text, json: answer } = await world.call('POST', '/register', { json, from: freshAddress() })
  if (answer.code !== 0) throw new Error(text)
  return phone
}

/** Somebody whose phone nobody has proved. */
async function withUnproved(): Promise<string> {
  const { account } = await register(world, { account: freshPhone(), from: freshAddress() })
  return account
}

const provedPhone = async () => (await registerPhone(world, freshPhone(), freshAddress())).phone

describe('codes by phone', () => {
  test.each([
    ['GET loginPhone', (phone: string, from: string) => askCode(world, 'loginPhone', phone, from)],
    ['GET forgetPassword', (phone: string, from: string) => askCode(world, 'forgetPassword', phone, from)],
    [
      'POST forgetPassword',
      (phone: string, from: string) => typeCode(world, 'forgetPassword', phone, '000000', { from }),
    ],
  ])('S7 S36 userapi %s of a contact phone costs what one of nobody costs', async (_, door) => {
    const contact = await withContact()
    for (const networkOf of [freshAddress, v6]) {
      await expectAlike(
        (from) => door(freshPhone(), from),
        (from) => door(contact, from),
        networkOf,
      )
    }
  })

  test('S10 userapi POST loginPhone without a code costs the same for somebody and nobody', async () => {
    const phone = await provedPhone()
    await expectAlike(
      (from) => typeCode(world, 'loginPhone', freshPhone(), '000000', { from }),
      (from) => typeCode(world, 'loginPhone', phone, '000000', { from }),
    )
  })

  test('S10 userapi POST registerPhone costs the same for a proved phone, a free one, and one with a code on its way', async () => {
    const [proved, asked] = [await provedPhone(), freshPhone()]
    const code = wrongCode(await askForCode(world, 'registerPhone', asked, freshAddress()))
    const type = (phone: string) => (from: string) => typeCode(world, 'registerPhone', phone, code, { from })
    await expectAlike(type(freshPhone()), type(proved))
    await expectAlike(type(freshPhone()), type(asked))
  })
})

describe('usermodule PUT /user/password/reset with a code', () => {
  const reset = (id: number, phone: string, code: string) => (from: string) =>
    world.call('PUT', '/user/password/reset', {
      json: { id, phone, newPSD: md5('new-secret-1'), identifying_code: code },
      from,
    })

  test('S10 costs the same for an id of nobody, of somebody else, of a contact phone, and for the right one', async () => {
    const [mine, other] = [await registerPhone(world, freshPhone(), freshAddress()), await register(world)]
    const contact = await withContact()
    const right = reset(mine.id, mine.phone, '000000')
    await expectAlike(reset(NOBODY, mine.phone, '000000'), right)
    await expectAlike(reset(other.id, mine.phone, '000000'), right)
    await expectAlike(reset(mine.id, freshPhone(), '000000'), right)
    await expectAlike(reset(mine.id, contact, '000000'), right)
  })

  test('S10 costs the same whether a code is on its way or none, for the right id and for nobody', async () => {
    const mine = await registerPhone(world, freshPhone(), freshAddress())
    const idle = await registerPhone(world, freshPhone(), freshAddress())
    const code = wrongCode(await askForCode(world, 'forgetPassword', mine.phone, freshAddress()))
    await expectAlike(reset(idle.id, idle.phone, code), reset(mine.id, mine.phone, code))
    await expectAlike(reset(NOBODY, idle.phone, code), reset(mine.id, mine.phone, code))
  })

  test('S35 the right code with the id of nobody changes nothing, and lives', async () => {
    const mine = await registerPhone(world, freshPhone(), freshAddress())
    const other = await register(world)
    const code = await askForCode(world, 'forgetPassword', mine.phone, freshAddress())
    for (const id of [NOBODY, other.id]) {
      expect((await reset(id, mine.phone, code)(freshAddress())).json.status).toBe('USER-FAIL-103')
    }
    expect(await logIn(world, other)).toBeTruthy()
    expect((await reset(mine.id, mine.phone, code)(freshAddress())).json.status).toBe('USER-SUCCESS-103')
  })
})

describe('with a session', () => {
  let asker: Member
  beforeAll(async () => {
    asker = await join(world)
  })

  test('S7 action RequestCode bind costs the same for a free phone, an unproved and a contact phone of others', async () => {
    const [unproved, contact] = [await withUnproved(), await withContact()]
    const request = (phone: () => string) => (from: string) => {
      world.advance(61_000)
      return ask(world, 'RequestCode', { purpose: 'bind', phone: phone() }, asker.token, from)
    }
    await expectAlike(
      request(freshPhone),
      request(() => unproved),
    )
    await expectAlike(
      request(freshPhone),
      request(() => contact),
    )
  })

  test('S7 action BindPhone without a code costs the same for a free phone and for those of others', async () => {
    const bind = (phone: string) => (from: string) =>
      ask(world, 'BindPhone', { phone, phone_code: '000000' }, asker.token, from)
    for (const phone of [await provedPhone(), await withContact()]) await expectAlike(bind(freshPhone()), bind(phone))
  })

  test('S7 action GetMessage costs the same for nobody and for what somebody does not show', async () => {
    const { id } = await join(world)
    for (const data_type of [['email'], ['birth'], ['name', 'birth'], ['no_such_type'], ['fans', 'phone']]) {
      for (const token of [asker.token, undefined]) {
        const read = (whose: string) => (from: string) =>
          ask(world, 'GetMessage', { id: whose, data_type }, token, from)
        await expectAlike(read(String(NOBODY)), read(id))
      }
    }
  })
})

describe('beyond the budget of existence answers', () => {
  /** Asks until the network hears the truth no more. */
  async function spend(from: string): Promise<string> {
    for (let probe = 1; probe <= 60; probe++) {
      await world.call('POST', '/app/register/testphone', { json: { phone: freshPhone() }, from })
    }
    return from
  }

  test.each([
    [
      'usermodule /user/count',
      (account: string, from: string) => world.call('GET', `/user/count/${account}`, { from }),
    ],
    [
      'usermodule /user/account',
      (account: string, from: string) => world.call('GET', `/user/account/${account}`, { from }),
    ],
    [
      'kms testphone',
      (phone: string, from: string) => world.call('POST', '/app/register/testphone', { json: { phone }, from }),
    ],
    ['userapi GET loginPhone', (phone: string, from: string) => askCode(world, 'loginPhone', phone, from)],
  ])('S7 %s costs the same for nobody and for somebody who is not to be told', async (name, door) => {
    const from = await spend(freshAddress())
    const somebody = name.includes('loginPhone') ? await withContact() : await withUnproved()
    await expectAlike(
      () => door(freshPhone(), from),
      () => door(somebody, from),
    )
  })

  test.each([
    ['the /64', '1::/64', 60],
    ['the /48 around it', ':/48', 240],
  ])(
    'S7 userapi login over IPv6 costs the same for nobody and for somebody, where %s has no more',
    async (_, network, max) => {
      const { account } = await register(world)
      const site = v6().slice(0, -'1::7'.length)
      await spentBefore(world, `network#${site}${network}`, 'existence', 'hour', max)
      const fail = (whose: string) => () => tryLogIn(world, whose, 'wrong-password', `${site}1::7`)
      await expectAlike(fail(freshName()), fail(account))
    },
  )

  test('S7 usermodule /user/id costs the same for nobody and for somebody', async () => {
    const [from, { id }] = [await spend(freshAddress()), await register(world)]
    const read = (whose: number) => () => world.call('GET', `/user/id/${whose}`, { from })
    await expectAlike(read(NOBODY), read(id))
  })
})

describe('pictures and files', () => {
  let viewer: Owner
  let unseen: number

  beforeAll(async () => {
    viewer = await owner(world)
    const other = await owner(world)
    unseen = await upload(world, other, freshBytes(), { permission: 0 })
  })

  test('S7 /avatar and kms get_avatar cost the same for nobody and for somebody without a picture', async () => {
    const { id } = await register(world)
    const link = (whose: number) => (from: string) => world.call('GET', `/avatar/${whose}`, { from })
    const read = (whose: number) => (from: string) =>
      world.call('POST', '/app/user/get_avatar', { json: { id: String(whose), token: viewer.token }, from })
    await expectAlike(link(NOBODY), link(id))
    await expectAlike(read(NOBODY), read(id))
  })

  test('S71 kms upload step 1 costs the same for bytes that are not seen and for none', async () => {
    const bytes = freshBytes()
    await upload(world, await owner(world), bytes, { permission: 0 })
    const claim = (of: Buffer) => () =>
      world.call('POST', '/app/user/upload', { json: { md5: digest('md5', of), name: 'a.txt', token: viewer.token } })
    await expectAlike(claim(freshBytes()), claim(bytes))
  })

  test('S71 action DownloadList costs the same for a file that is not seen and for none', async () => {
    const list = (id: number) => async () => {
      const answer = await world.call('POST', '/download', {
        json: { Action: 'DownloadList', file_ids: [id] },
        token: viewer.token,
      })
      return { ...answer, text: answer.text.replace(String(id), 'id') }
    }
    await expectAlike(list(NOBODY), list(unseen))
  })

  test.each([
    ['fileserver /download', (id: number) => world.call('GET', `/download/${id}`, { token: viewer.token })],
    ['fileserver /delete', (id: number) => world.call('POST', '/delete', { json: { id }, token: viewer.token })],
    [
      'fileserver /permission',
      (id: number) => world.call('POST', '/permission', { json: { id, permission: 0 }, token: viewer.token }),
    ],
    [
      'fileserver /upload/parts',
      (id: number) => world.call('POST', '/upload/parts', { json: { id, numbers: [1] }, token: viewer.token }),
    ],
    [
      'kms getfile',
      (id: number) => world.call('POST', '/app/user/getfile', { json: { fid: String(id), token: viewer.token } }),
    ],
    [
      'action Download',
      (id: number) => world.call('POST', '/download', { json: { file_id: id }, token: viewer.token }),
    ],
  ])('S71 %s costs the same for a file that is not seen and for none', async (_, door) => {
    await expectAlike(
      () => door(NOBODY),
      () => door(unseen),
    )
  })
})

describe('logins', () => {
  /** A login by its dialect's own clients. */
  const logInBy = (dialect: DialectName, who: unknown, password: string, from: string) =>
    doors[dialect].logIn(world, who, password, from)

  /** The truth of who exists is told no more to this network, in dialects that tell it. */
  async function quiet(from: string): Promise<string> {
    for (let probe = 1; probe <= 60; probe++) {
      await world.call('POST', '/app/register/testphone', { json: { phone: freshPhone() }, from })
    }
    return from
  }

  test.each(dialects)(
    'S7 S10 %s compares once, by the same calls in the same rounds, for somebody, somebody without a password, and nobody',
    async (dialect) => {
      const [somebody, byCode] = [await register(world), await provedPhone()]
      const people = [() => somebody.account, () => byCode, freshName, freshPhone]
      for (const networkOf of [() => quiet(freshAddress()), async () => v6()]) {
        const traces: Trace[] = []
        // The first time is not counted: what functions keep in memory is there for all.
        for (const who of [freshName, ...people]) {
          const from = await networkOf()
          const { answer, trace } = await traceOf(meter, () => logInBy(dialect, who(), 'wrong-password', from))
          expect(doors[dialect].isIn(answer)).toBe(false)
          if (!from.includes(':')) expect(doors[dialect].refusal(answer)).toEqual(doors[dialect].wrongPassword)
          traces.push(trace)
        }
        const [, first, ...others] = traces
        expect(first?.comparisons).toBe(1)
        for (const other of others) expect(other).toEqual(first)
      }
    },
  )

  test.each(dialects)('S10 %s makes nobody wait by the calls by which somebody waits', async (dialect) => {
    const [somebody, nobody, from] = [await register(world), freshName(), freshAddress()]
    for (let time = 1; time <= 5; time++) {
      for (const who of [somebody.account, nobody]) await logInBy(dialect, who, 'wrong-password', from)
    }
    await expectAlike(
      () => logInBy(dialect, nobody, 'wrong-password', from),
      () => logInBy(dialect, somebody.account, 'wrong-password', from),
    )
  })

  /** Locks the logins of whoever fails meanwhile: of accounts, and of names that nobody has. */
  async function lockOut(fail: () => Promise<unknown>): Promise<void> {
    const { dynamodb, environment } = world.cloud
    const locks = async () => (await world.items('throttle')).filter(({ counter }) => counter === 'login-lock')
    const before = new Set((await locks()).map(({ subject }) => subject))
    await fail()
    const begun = (await locks()).filter(({ subject }) => !before.has(subject))
    expect(begun).toHaveLength(2)
    for (const item of begun) {
      const Item = marshall({ ...item, failures: 100, lockedUntil: Date.now() + 3_600_000 })
      await dynamodb.send(new PutItemCommand({ TableName: environment['THROTTLE_TABLE'], Item }))
    }
  }

  test.each(dialects)('S10 %s locks nobody out by the calls by which somebody is locked out', async (dialect) => {
    const [somebody, nobody, wrong] = [await register(world), freshName(), 'wrong-password']
    let failed: Answer | undefined
    await lockOut(async () => {
      await logInBy(dialect, nobody, wrong, freshAddress())
      failed = await logInBy(dialect, somebody.account, wrong, freshAddress())
    })
    world.logs.length = 0
    await expectAlike(
      (from) => logInBy(dialect, nobody, wrong, from),
      (from) => logInBy(dialect, somebody.account, wrong, from),
    )
    expect(failedLogins(world)).toEqual({ locked: 4 })
    const locked = await logInBy(dialect, somebody.account, PASSWORD, freshAddress())
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0)
    // Two dialects do not tell a lock: with the right password too it is the bytes of a wrong one.
    const isTold = dialect !== 'action' && dialect !== 'fileserver'
    const tells = (answer?: Answer) => answer && { ...shownIn(answer), waits: null }
    expect(JSON.stringify(tells(locked)) !== JSON.stringify(tells(failed))).toBe(isTold)
  })
})

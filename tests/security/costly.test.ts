/**
 * What costs the service more than a few calls is counted: each password that is compared or set, each write to S3, each
 * link to a picture spends a budget of its account or network, exactly, in every dialect. More of it: S16, S17.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { ask, join, openSession } from '../support/actions.ts'
import { computations } from '../support/argon2.ts'
import { inParallel, startWindow } from '../support/attempts.ts'
import { md5, spent } from '../support/evidence.ts'
import { freshBytes, sendMultipart } from '../support/files.ts'
import { askForCode, PASSWORD, registerPhone } from '../support/people.ts'
import { plainPng } from '../support/pictures/png.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({
  PASSWORDS_PER_ACCOUNT_HOUR: '6',
  UPLOADS_PER_ACCOUNT_HOUR: '6',
  AVATARS_PER_ACCOUNT_HOUR: '6',
  AVATAR_LINKS_PER_NETWORK_HOUR: '6',
  LOGIN_PER_NETWORK_HOUR: '12',
  REGISTER_PER_NETWORK_HOUR: '6',
})
beforeEach(() => startWindow(world))

/** Beyond its budget, in the words of each dialect. */
const over = {
  action: [429, 4, 'too many requests'],
  kms: [429, 6, '请求过于频繁'],
  fileserver: [429, -2, 'too many requests'],
  usermodule: [429, 'USER-FAIL-107', '请求过于频繁'],
} as const

/** Status, code and text of an answer of any dialect. */
function told({ status, json }: Answer): unknown[] {
  const { StatusCode, Response, code, msg, message } = json
  if (StatusCode !== undefined) return [status, StatusCode, Response?.mess]
  return 'done' in json ? [status, code, msg] : [status, code ?? json.status, message]
}

/** What a number of requests at once computed and how they were answered. */
async function storm(times: number, act: (index: number) => Promise<Answer>) {
  const before = computations.length
  const answers = await inParallel(times, act)
  return { answers, computations: computations.length - before }
}

const isOver = (answer: Answer) => answer.status === 429
const refusals = (answers: readonly Answer[]) => answers.filter(isOver)

interface Owner {
  id: string
  phone: string
  token: string
}

/** Somebody with a proved phone, a password and a session of now. */
async function owner(): Promise<Owner> {
  const { phone, id } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
  const json = { phone_number: phone, account: phone, identifying: code, new_password: PASSWORD }
  const answer = await world.call('POST', `/user/forgetPassword/${phone}`, { json, from: freshAddress() })
  return { id: String(id), phone, token: answer.json.token }
}

type Change = (owner: Owner, from: string, index: number) => Promise<Answer>

const kms = (path: string, json: object, from: string) => world.call('POST', `/app/user/${path}`, { json, from })

/** Changes of a password by a session whose login is recent: one computation each. */
const changes: [dialect: 'kms' | 'usermodule', name: string, change: Change][] = [
  ['kms', 'modify', ({ token }, from, index) => kms('modify', { token, password: `fresh-${index}` }, from)],
  [
    'usermodule',
    'PUT /user/password/reset',
    ({ token, id, phone }, from, index) =>
      world.call('PUT', '/user/password/reset', {
        json: { id: Number(id), phone, newPSD: md5(`fresh-${index}`) },
        token,
        from,
      }),
  ],
]

describe('passwords of a session', () => {
  test.each(changes)('%s %s: as many computations as its account may, then 429', async (dialect, _, change) => {
    const person = await owner()
    const { answers, computations } = await storm(20, (index) => change(person, freshAddress(), index))
    expect(computations).toBe(6)
    expect(refusals(answers).length).toBe(14)
    for (const answer of refusals(answers)) {
      expect(told(answer)).toEqual(over[dialect])
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(await spent(world, `account#${person.id}`, 'password', 'hour')).toBe(6)
    world.advance(3_600_000)
  })

  test('action ChangePassword without an old one, where none is set', async () => {
    const { phone, id } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const json = { phone_number: phone, identifying_code: code }
    const { token } = (await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })).json
    const change = (index: number) =>
      ask(world, 'ChangePassword', { new_password: `fresh-${index}` }, token, freshAddress())
    const { answers, computations } = await storm(20, change)
    expect(computations).toBeLessThanOrEqual(6)
    expect(told(refusals(answers)[0] as Answer)).toEqual(over.action)
    expect(await spent(world, `account#${id}`, 'password', 'hour')).toBe(computations)
  })

  const withOld: [dialect: 'action' | 'kms' | 'usermodule', name: string, change: Change][] = [
    [
      'action',
      'ChangePassword',
      ({ token }, from) =>
        ask(world, 'ChangePassword', { old_password: PASSWORD, new_password: PASSWORD }, token, from),
    ],
    ['kms', 'modify', ({ token }, from) => kms('modify', { token, password: PASSWORD, old_password: PASSWORD }, from)],
    [
      'usermodule',
      'PUT /user/password/reset',
      ({ token, id, phone }, from) => {
        const [newPSD, old_password] = [md5(PASSWORD), md5(PASSWORD)]
        return world.call('PUT', '/user/password/reset', {
          json: { id: Number(id), phone, newPSD, old_password },
          token,
          from,
        })
      },
    ],
  ]

  test.each(withOld)(
    '%s %s with the right old one: two computations each, within the same budget',
    async (dialect, _, change) => {
      const person = await owner()
      const before = computations.length
      const answers: Answer[] = []
      for (let index = 0; index < 10; index++) answers.push(await change(person, freshAddress(), index))
      expect(computations.length - before).toBe(12)
      expect(answers.slice(0, 6).filter(isOver)).toEqual([])
      expect(answers.slice(6).map(told)).toEqual(Array(4).fill(over[dialect]))
    },
  )

  const withWrong: [name: string, change: Change][] = [
    ...withOld.map(([dialect, name]): [string, Change] => [`${dialect} ${name}`, wrongOld(dialect)]),
    ['action DeleteAccount', ({ token }, from) => ask(world, 'DeleteAccount', { password: 'wrong-1' }, token, from)],
    ['action ExportData', ({ token }, from) => ask(world, 'ExportData', { password: 'wrong-1' }, token, from)],
  ]

  function wrongOld(dialect: 'action' | 'kms' | 'usermodule'): Change {
    return ({ token, id, phone }, from) => {
      const old_password = 'wrong-1'
      if (dialect === 'action') {
        return ask(world, 'ChangePassword', { old_password, new_password: 'fresh-1' }, token, from)
      }
      if (dialect === 'kms') return kms('modify', { token, password: 'fresh-1', old_password }, from)
      return world.call('PUT', '/user/password/reset', {
        json: { id: Number(id), phone, newPSD: md5('fresh-1'), old_password: md5(old_password) },
        token,
        from,
      })
    }
  }

  test.each(withWrong)('%s with a wrong one from ever new networks: six comparisons an hour', async (_, change) => {
    const person = await owner()
    const { answers, computations } = await storm(20, (index) => change(person, freshAddress(), index))
    expect(computations).toBe(6)
    expect(refusals(answers).length).toBe(14)
  })

  test('action ExportData by the right password spends too, and by a recent login nothing', async () => {
    const person = await owner()
    const { computations } = await storm(10, () =>
      ask(world, 'ExportData', { password: PASSWORD }, person.token, freshAddress()),
    )
    expect(computations).toBe(6)
    const recent = await storm(10, () => ask(world, 'ExportData', {}, person.token, freshAddress()))
    expect([recent.computations, refusals(recent.answers).length]).toEqual([0, 0])
  })

  test('more accounts buy no more: all of a network spend its logins', async () => {
    const from = freshAddress()
    const members: Owner[] = []
    for (let index = 0; index < 4; index++) members.push(await owner())
    const { answers, computations } = await storm(24, (index) =>
      kms('modify', { token: members[index % 4]?.token, password: `fresh-${index}` }, from),
    )
    expect(computations).toBe(12)
    expect(refusals(answers).length).toBe(12)
    expect(await spent(world, `network#${from}`, 'login', 'hour')).toBe(12)
    const counts = await Promise.all(members.map(({ id }) => spent(world, `account#${id}`, 'password', 'hour')))
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(12)
  })
})

describe('passwords without a session', () => {
  const registrations: [name: string, register: (from: string) => Promise<Answer>][] = [
    ['action Logon', (from) => ask(world, 'Logon', { username: 'a', password: PASSWORD }, undefined, from)],
    [
      'kms',
      (from) =>
        world.call('POST', '/app/register', { json: { phone: freshPhone(), name: 'a', password: PASSWORD }, from }),
    ],
    [
      'fileserver',
      (from) => world.call('POST', '/register', { json: { username: freshName(), password: PASSWORD }, from }),
    ],
    [
      'usermodule',
      (from) => world.call('POST', '/user/regist', { json: { phone: freshPhone(), password: PASSWORD }, from }),
    ],
    [
      'userapi',
      (from) => world.call('POST', '/user/register', { json: { account: freshName(), password: PASSWORD }, from }),
    ],
  ]

  test.each(registrations)('%s: as many registrations compute as their network may make', async (_, register) => {
    const from = freshAddress()
    const { computations } = await storm(12, () => register(from))
    expect(computations).toBe(6)
  })

  test('passwords set by codes compute as often as their network may log in', async () => {
    const from = freshAddress()
    const { phone, id } = await owner()
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const reset = { phone_number: phone, account: phone, identifying: code, new_password: 'fresh-1' }
    const byModule = { id: Number(id), phone, newPSD: md5('fresh-1'), identifying_code: code }
    const { computations } = await storm(20, (index) =>
      index % 2 === 0
        ? world.call('POST', `/user/forgetPassword/${phone}`, { json: reset, from })
        : world.call('PUT', '/user/password/reset', { json: byModule, from }),
    )
    // Whoever has the right code may compute before somebody else has used it up.
    expect(computations).toBeLessThanOrEqual(12)
    expect(await spent(world, `network#${from}`, 'login', 'hour')).toBe(12)
  })
})

describe('bytes in S3', () => {
  const puts = () => world.s3Wire.calls.filter(({ operation }) => operation === 'PutObject').length
  const picture = () => plainPng.toString('base64')

  beforeEach(() => world.s3Wire.clear())

  test('kms avatar: as many pictures as its account may set, refused ones counted, then 6 and 429', async () => {
    const { token, id } = await owner()
    expect(
      (await kms('avatar', { token, data: Buffer.from('none').toString('base64') }, freshAddress())).json.code,
    ).toBe(1)
    const { answers } = await storm(20, () => kms('avatar', { token, data: picture() }, freshAddress()))
    expect(puts()).toBe(5)
    expect(refusals(answers).map(told)).toEqual(Array(15).fill(over.kms))
    expect(await spent(world, `account#${id}`, 'avatar', 'hour')).toBe(6)
  })

  const uploads: [
    name: string,
    dialect: 'kms' | 'fileserver',
    stores: boolean,
    upload: (token: string) => Promise<Answer>,
  ][] = [
    [
      'fileserver multipart',
      'fileserver',
      true,
      (token) => sendMultipart(world, { id: 0, token }, 'a.txt', freshBytes()),
    ],
    [
      'fileserver form for S3',
      'fileserver',
      false,
      (token) =>
        world.call('POST', '/upload', { json: { file_name: 'a.txt', file_size: 5 }, token, from: freshAddress() }),
    ],
    [
      'fileserver in parts',
      'fileserver',
      false,
      (token) => {
        const json = { file_name: 'a.txt', file_size: 5, multipart: true }
        return world.call('POST', '/upload', { json, token, from: freshAddress() })
      },
    ],
    [
      'kms step 2',
      'kms',
      true,
      (token) => kms('upload', { token, name: 'a.txt', data: freshBytes().toString('base64') }, freshAddress()),
    ],
    [
      'kms step 1 of unknown bytes',
      'kms',
      false,
      (token) => kms('upload', { token, name: 'a.txt', md5: md5(freshName()), size: 5 }, freshAddress()),
    ],
  ]

  test.each(uploads)('%s: as many uploads as its account may begin, then 429', async (_, dialect, stores, upload) => {
    const { token, id } = await owner()
    const { answers } = await storm(20, () => upload(token))
    expect(refusals(answers).map(told)).toEqual(Array(14).fill(over[dialect]))
    expect(puts()).toBe(stores ? 6 : 0)
    expect(await spent(world, `account#${id}`, 'upload', 'hour')).toBe(6)
  })

  test('an upload that is repeated under its Idempotency-Key is one', async () => {
    const { token, id } = await owner()
    const json = { token, name: 'a.txt', data: freshBytes().toString('base64') }
    for (let time = 1; time <= 10; time++) {
      const headers = { 'idempotency-key': 'one' }
      const answer = await world.call('POST', '/app/user/upload', { json, headers, from: freshAddress() })
      expect(answer.json.code).toBe(130)
    }
    expect(await spent(world, `account#${id}`, 'upload', 'hour')).toBe(1)
  })

  test('throw-away accounts of one network share ten times what one of them may', async () => {
    const from = freshAddress()
    const send = async () => {
      const { id } = await join(world)
      const token = await openSession(world, id)
      return inParallel(6, () => kms('avatar', { token, data: picture() }, from))
    }
    const answers: Answer[] = []
    for (let bot = 1; bot <= 12; bot++) answers.push(...(await send()))
    expect(puts()).toBe(60)
    expect(refusals(answers).length).toBe(12)
    expect((await kms('avatar', { token: (await owner()).token, data: picture() }, from)).json.code).toBe(120)
  })

  test('GET /avatar/{id}: as many links as a network may ask for, then 429', async () => {
    const { token, id } = await owner()
    await kms('avatar', { token, data: picture() }, freshAddress())
    const from = freshAddress()
    const { answers } = await storm(20, () => world.call('GET', `/avatar/${id}`, { from }))
    expect(answers.filter(({ status }) => status === 302).length).toBe(6)
    expect(refusals(answers).length).toBe(14)
    expect((await world.call('GET', `/avatar/${id}`, { from: freshAddress() })).status).toBe(302)
  })
})

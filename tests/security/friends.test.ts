/** What the security bar asks of friends: who learns of whom, what blocks hide, what limits hold, and what a proof drops. */
import { BatchWriteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, join, type Member } from '../support/actions.ts'
import { dataArrangements } from '../support/arrangements.ts'
import { inParallel, startWindow, typeCode } from '../support/attempts.ts'
import { edgesOf, md5, spent } from '../support/evidence.ts'
import { act, befriend, counted, idsIn, pagesOf, plantEdges } from '../support/friends.ts'
import { askForCode, logIn, PASSWORD, register } from '../support/people.ts'
import { width } from '../support/storms.ts'
import { settleLeaving } from '../support/traces.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const FRIENDS_MAX = width(5000, 300)
const NOBODY = '1000000000'
const NOTHING = { follow: 0, friends: 0, fans: 0 }

const world = useWorld({
  FRIENDS_MAX: String(FRIENDS_MAX),
  LOOKUPS_PER_ACCOUNT_HOUR: '600',
  REGISTER_PER_NETWORK_HOUR: '100000',
})

beforeAll(async () => {
  startWindow(world, 'day')
})

const from = freshAddress
const two = () => Promise.all([join(world), join(world)])

/** Somebody whose name is his number. */
async function joinByPhone(): Promise<Member & { phone: string }> {
  const phone = freshPhone()
  const { json } = await world.call('POST', '/user/regist', { json: { phone, password: PASSWORD }, from: from() })
  const id = String(json.data)
  return { id, phone, token: await logIn(world, { id: json.data, account: phone, password: PASSWORD }, from()) }
}

const masked = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`
const isEdges = ({ tables }: { tables: readonly string[] }) => tables.some((name) => name.endsWith('-edges'))

async function expectNothing(person: Pick<Member, 'id'>): Promise<void> {
  expect(await counted(world, person)).toEqual({ edges: NOTHING, counters: NOTHING })
}

describe('S61 names of others', () => {
  test('that are numbers are masked in every list and by FindUser; admins read them', async () => {
    const [one, other] = [await join(world), await joinByPhone()]
    const found = async (by: Member) =>
      (await ask(world, 'FindUser', { account: other.phone }, by.token, from())).json.Response.data
    const names = async (Action: string) => (await pagesOf(world, one, Action)).flat().map(({ name }) => name)
    expect(await found(one)).toEqual({ id: other.id, name: masked(other.phone), photo: '' })
    await act(world, other, 'AddFriend', one)
    expect(await names('GetFriendRequests')).toEqual([masked(other.phone)])
    await act(world, one, 'AcceptFriend', other)
    expect(await names('GetFriends')).toEqual([masked(other.phone)])
    await act(world, one, 'BlockUser', other)
    expect(await names('GetBlocked')).toEqual([masked(other.phone)])
    const { dynamodb, environment } = world.cloud
    await dataArrangements({ dynamodb, environment, network: from })['make-admin']?.({ account: Number(one.id) })
    expect(await found(one)).toEqual({ id: other.id, name: other.phone, photo: '' })
    expect(await names('GetBlocked')).toEqual([other.phone])
  })
})

describe('S59 cursors', () => {
  test('lead nobody else on, nor through another list, nor anywhere if they were made up', async () => {
    const [one, other] = await two()
    const crowd = await inParallel(3, () => join(world))
    for (const person of crowd) {
      await act(world, person, 'AddFriend', one)
      await act(world, person, 'AddFriend', other)
    }
    const page = async (by: Member, Action: string, fields: object) =>
      (await ask(world, Action, fields, by.token, from())).json.Response
    const { cursor } = await page(one, 'GetFriendRequests', { limit: 1 })
    const refused = { success: false, mess: 'request error' }
    expect(await page(other, 'GetFriendRequests', { cursor })).toEqual(refused)
    for (const Action of ['GetFriends', 'GetBlocked']) expect(await page(one, Action, { cursor })).toEqual(refused)
    const bytes = Buffer.from(cursor, 'base64url')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
    for (const forged of [bytes.toString('base64url'), `${cursor}A`, cursor.slice(0, 10), '%', 'asked#', '../..']) {
      expect(await page(one, 'GetFriendRequests', { cursor: forged })).toEqual(refused)
    }
    for (const [limit, shown] of [[1e9, 3] as const, [-1, 1] as const, [0, 1] as const, ['2', 2] as const]) {
      expect((await page(one, 'GetFriendRequests', { limit })).data).toHaveLength(shown)
    }
  })

  test('the newest request comes first, and pages neither repeat nor leave out', async () => {
    const [one, ...crowd] = await inParallel(8, () => join(world))
    if (!one) throw new Error('nobody')
    for (const person of crowd) {
      await act(world, person, 'AddFriend', one)
      world.advance(1000)
    }
    const pages = await pagesOf(world, one, 'GetFriendRequests', 3)
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1])
    expect(pages.flat().map(({ id }) => id)).toEqual(crowd.map(({ id }) => id).reverse())
  })
})

describe('Budgets of whoever asks about others', () => {
  test('a hundred requests a day, however they are spelled; what is none of them is given back', async () => {
    const [one, other] = await two()
    await act(world, other, 'AddFriend', one)
    expect(await act(world, one, 'AddFriend', one)).toBe('id error')
    expect(await act(world, one, 'AddFriend', { ...one, id: NOBODY })).toBe('id error')
    expect(await act(world, one, 'AddFriend', other)).toBe('friend added')
    expect(await act(world, one, 'AddFriend', other)).toBe('already friends')
    expect(await spent(world, `account#${one.id}`, 'friend-request', 'day')).toBe(0)
    const stranger = await join(world)
    for (let time = 0; time < 10; time++) {
      const words = await inParallel(10, () => act(world, one, 'AddFriend', stranger))
      expect(new Set(words)).toEqual(new Set(['friend request sent']))
    }
    const { status, headers, json } = await ask(world, 'AddFriend', { friend_id: stranger.id }, one.token, from())
    expect([status, json.Response.mess]).toEqual([429, 'too many requests'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(world, 'AddFriend', { friend_id: other.id }, one.token, from())).status).toBe(429)
    world.advance(86_400_000)
    expect(await act(world, one, 'AddFriend', stranger)).toBe('friend request sent')
  })

  test('sixty times nobody a day, whichever way is asked; beyond them nobody and somebody read alike', async () => {
    const [one, other] = await two()
    const nobodies = [
      () => ask(world, 'FindUser', { account: freshPhone() }, one.token, from()),
      () => ask(world, 'FindUser', { account: `${freshName()}@example.com` }, one.token, from()),
      () => ask(world, 'AddFriend', { friend_id: NOBODY }, one.token, from()),
      () => ask(world, 'BlockUser', { friend_id: NOBODY }, one.token, from()),
      () => ask(world, 'UnblockUser', { friend_id: NOBODY }, one.token, from()),
    ]
    const answers = await inParallel(60, async (index) => {
      const found = await ask(world, 'FindUser', { account: other.id }, one.token, from())
      return [found, await (nobodies[index % nobodies.length] ?? nobodies[0])?.()]
    })
    // Those on their way count as well, so that some of sixty at once may be told to wait.
    const refused = answers.flat().filter((answer) => answer?.status === 429).length
    for (let more = 0; more < refused; more++) await nobodies[more % nobodies.length]?.()
    expect(await spent(world, `account#${one.id}`, 'nobody', 'day')).toBe(60)
    const beyond = [{ account: other.id }, { account: NOBODY }].map(async (fields) => {
      const { status, json } = await ask(world, 'FindUser', fields, one.token, from())
      return [status, json]
    })
    const [somebody, nobody] = await Promise.all(beyond)
    expect(somebody).toEqual(nobody)
    expect(somebody?.[0]).toBe(429)
  })

  test('FindUser spends the look-ups of the account, and not for oneself', async () => {
    const [one, other] = await two()
    const before = await spent(world, `account#${one.id}`, 'look-up', 'hour')
    await ask(world, 'FindUser', { account: other.id }, one.token, from())
    await ask(world, 'FindUser', { account: NOBODY }, one.token, from())
    await ask(world, 'FindUser', { account: one.id }, one.token, from())
    expect(await spent(world, `account#${one.id}`, 'look-up', 'hour')).toBe(before + 2)
  })
})

describe('A block', () => {
  /** What one request asks of the tables: each call, and each item that it names. */
  async function asked(by: Member, upon: Member): Promise<{ words: string; calls: string[] }> {
    world.wire.clear()
    const words = await act(world, by, 'AddFriend', upon)
    const calls = world.wire.calls.map(({ operation, input }) => {
      const items = (input['TransactItems'] ?? []) as object[]
      return `${operation} ${items.length}`
    })
    return { words, calls }
  }

  test('is felt by nobody: AddFriend says the same, asks the same of the tables, and leaves nothing with the other', async () => {
    const [one, other] = await two()
    const stranger = await join(world)
    await act(world, other, 'BlockUser', one)
    const edges = await Promise.all([one, other].map(({ id }) => edgesOf(world, Number(id))))
    const [first, again] = [await asked(one, stranger), await asked(one, stranger)]
    const [blocked, blockedAgain] = [await asked(one, other), await asked(one, other)]
    expect(blocked).toEqual(first)
    expect([again, blockedAgain]).toEqual([first, first])
    expect(await edgesOf(world, Number(other.id))).toEqual(edges[1])
    expect(await idsIn(world, other, 'GetFriendRequests')).toEqual([])
    expect(await idsIn(world, one, 'GetFriendRequests')).toEqual([])
    expect(await idsIn(world, one, 'GetBlocked')).toEqual([])
    expect((await counted(world, one)).counters).toEqual({ follow: 2, friends: 0, fans: 0 })
  })

  /** All that an account can ask about its request: its own numbers, its export, DeleteFriend. */
  async function told(by: Member, upon: Member) {
    const shown = await ask(world, 'GetMessage', { id: by.id, data_type: ['follow', 'fans'] }, by.token, from())
    const asked = (await edgesOf(world, Number(by.id))).filter(({ edge }) => edge === `asks#${upon.id}`)
    world.wire.clear()
    const words = await act(world, by, 'DeleteFriend', upon)
    const calls = world.wire.calls.map(({ operation, input }) => {
      const items = (input['TransactItems'] ?? []) as object[]
      return `${operation} ${items.length}`
    })
    return {
      data: shown.json.data,
      asked: asked.map((item) => ({ ...item, edge: 'asks', time: typeof item['time'] })),
      words,
      calls,
      again: await act(world, by, 'DeleteFriend', upon),
      after: (await counted(world, by)).counters,
    }
  }

  test('is told by nothing: follow, what the export has and DeleteFriend are those of a request that was heard', async () => {
    const [[one, stranger], [another, other]] = await Promise.all([two(), two()])
    await act(world, other, 'BlockUser', another)
    for (const [by, upon] of [[one, stranger] as const, [another, other] as const])
      expect(await act(world, by, 'AddFriend', upon, { mess: 'hello' })).toBe('friend request sent')
    const [heard, unheard] = [await told(one, stranger), await told(another, other)]
    expect(unheard).toEqual({ ...heard, asked: heard.asked.map((item) => ({ ...item, account: Number(another.id) })) })
    expect(heard).toMatchObject({ data: ['1', '0'], words: 'friend deleted', again: 'not friends', after: NOTHING })
    await Promise.all([expectNothing(another), expectNothing(other)])
  })

  test('that is lifted turns the unheard request down; whoever asks anew is heard', async () => {
    const [one, other] = await two()
    await act(world, other, 'BlockUser', one)
    await act(world, one, 'AddFriend', other)
    expect(await act(world, other, 'AcceptFriend', one)).toBe('no such request')
    expect(await act(world, other, 'RejectFriend', one)).toBe('no such request')
    expect(await act(world, other, 'UnblockUser', one)).toBe('unblocked')
    expect(await idsIn(world, other, 'GetFriendRequests')).toEqual([])
    await Promise.all([expectNothing(one), expectNothing(other)])
    expect(await act(world, one, 'AddFriend', other)).toBe('friend request sent')
    expect(await idsIn(world, other, 'GetFriendRequests')).toEqual([one.id])
  })

  test('set back by whoever has asked unheard ends that request', async () => {
    const [one, other] = await two()
    await act(world, other, 'BlockUser', one)
    await act(world, one, 'AddFriend', other)
    expect(await act(world, one, 'BlockUser', other)).toBe('blocked')
    await Promise.all([expectNothing(one), expectNothing(other)])
    expect(await act(world, one, 'AddFriend', other)).toBe('id error')
    for (const [by, upon] of [[other, one] as const, [one, other] as const])
      expect(await act(world, by, 'UnblockUser', upon)).toBe('unblocked')
    expect(await act(world, one, 'AddFriend', other)).toBe('friend request sent')
  })

  test('leaves no number behind when either of the two leaves', async () => {
    for (const leaver of ['one', 'other'] as const) {
      const [one, other] = await two()
      await act(world, other, 'BlockUser', one)
      await act(world, one, 'AddFriend', other)
      const gone = leaver === 'one' ? one : other
      const { json } = await ask(world, 'DeleteAccount', { password: PASSWORD }, gone.token, from())
      expect(json.Response.mess).toBe('account deleted')
      await settleLeaving(world)
      expect([await edgesOf(world, Number(gone.id))]).toEqual([[]])
      await Promise.all([expectNothing(one), expectNothing(other)])
      expect(await edgesOf(world, Number((leaver === 'one' ? other : one).id))).toEqual(
        leaver === 'one' ? [] : [expect.objectContaining({ edge: 'count#own' })],
      )
    }
  })

  test('ends friendship in both directions and takes the numbers along; lifted, it brings nothing back', async () => {
    const [one, other] = await two()
    await befriend(world, one, other)
    await act(world, other, 'BlockUser', one)
    expect([await idsIn(world, one, 'GetFriends'), await idsIn(world, other, 'GetFriends')]).toEqual([[], []])
    await Promise.all([expectNothing(one), expectNothing(other)])
    await act(world, other, 'UnblockUser', one)
    expect(await idsIn(world, other, 'GetFriends')).toEqual([])
    expect(await act(world, one, 'AddFriend', other)).toBe('friend request sent')
  })
})

describe('S57 an act of a session that ends meanwhile', () => {
  test('leaves nothing: neither a request nor a friend nor a block', async () => {
    const acts = [
      ['AddFriend', async () => undefined],
      ['AcceptFriend', (one: Member, other: Member) => act(world, other, 'AddFriend', one)],
      ['BlockUser', async () => undefined],
    ] as const
    for (const [Action, before] of acts) {
      const [one, other] = await two()
      await before(one, other)
      const edges = await edgesOf(world, Number(one.id))
      world.wire.add({
        fault: { kind: 'delay', milliseconds: 300 },
        when: (call) => call.operation === 'TransactWriteItems' && isEdges(call),
        times: 1,
      })
      const acting = ask(world, Action, { friend_id: other.id }, one.token, from())
      while (!world.wire.calls.some((call) => call.operation === 'TransactWriteItems' && isEdges(call)))
        await new Promise((resolve) => setTimeout(resolve, 5))
      await endSessions(one)
      expect((await acting).status).toBe(401)
      world.wire.clear()
      expect(await edgesOf(world, Number(one.id))).toEqual(edges)
    }
  })

  const endSessions = ({ id }: Member) =>
    world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: marshall({ id: Number(id) }),
        UpdateExpression: 'ADD epoch :one',
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      }),
    )
})

/** Friends of somebody, with all that belongs to them, written right into the table. */
async function putFriends(person: Pick<Member, 'id'>, ids: readonly number[], time: number): Promise<void> {
  const account = Number(person.id)
  const items = ids.flatMap((id) => [
    { account, edge: `friend#${id}`, since: time, time },
    { account: id, edge: `friend#${account}`, since: time, time },
    { account: id, edge: 'count#own', follow: 1, friends: 1 },
    { account: id, edge: 'count#fans#0', fans: 1 },
  ])
  items.push({ account, edge: 'count#own', follow: ids.length, friends: ids.length })
  const fans = { account, edge: 'count#fans#7', fans: ids.length }
  const TableName = world.cloud.environment['EDGES_TABLE'] ?? ''
  const requests = [...items, fans].map((item) => ({ PutRequest: { Item: marshall(item) } }))
  for (let first = 0; first < requests.length; first += 25) {
    const RequestItems = { [TableName]: requests.slice(first, first + 25) }
    await world.cloud.dynamodb.send(new BatchWriteItemCommand({ RequestItems }))
  }
}

/** Accounts that are there and do nothing. */
async function putAccounts(count: number, first: number): Promise<number[]> {
  const ids = Array.from({ length: count }, (_, index) => first + index)
  const TableName = world.cloud.environment['USERS_TABLE'] ?? ''
  for (let start = 0; start < count; start += 25) {
    const RequestItems = {
      [TableName]: ids.slice(start, start + 25).map((id) => ({
        PutRequest: { Item: marshall({ id, name: `n${id}`, role: 'normal', epoch: 0, registeredAt: 0 }) },
      })),
    }
    await world.cloud.dynamodb.send(new BatchWriteItemCommand({ RequestItems }))
  }
  return ids
}

describe('Five thousand friends', () => {
  test('are all in the list, page by page, and nobody has one more', async () => {
    const [one, other] = await two()
    const ids = await putAccounts(FRIENDS_MAX, 1_500_000_000)
    await putFriends(one, ids, Date.now())
    const pages = await pagesOf(world, one, 'GetFriends')
    expect(pages).toHaveLength(FRIENDS_MAX / 100)
    expect(pages.flat().map(({ id }) => Number(id))).toEqual(ids)
    expect(await act(world, one, 'AddFriend', other)).toBe('too many friends')
    await act(world, other, 'AddFriend', one)
    expect(await act(world, one, 'AcceptFriend', other)).toBe('too many friends')
    await act(world, one, 'DeleteFriend', { id: String(ids[0]), token: '' })
    expect(await act(world, one, 'AcceptFriend', other)).toBe('friend added')
    const { edges, counters } = await counted(world, one)
    expect(counters).toEqual(edges)
    expect(edges.friends).toBe(FRIENDS_MAX)
  })
})

describe('Numbers of edges', () => {
  test('join what an account brought from an old server, in usermodule and GetMessage', async () => {
    const [one, other] = await two()
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: marshall({ id: Number(one.id) }),
        UpdateExpression: 'SET fans = :fans, follow = :follow',
        ExpressionAttributeValues: marshall({ ':fans': 70, ':follow': 30 }),
      }),
    )
    await act(world, other, 'AddFriend', one)
    const { json } = await ask(world, 'GetMessage', { id: one.id, data_type: ['fans', 'follow'] }, undefined, from())
    expect(json.data).toEqual(['71', '30'])
    const looked = await world.call('GET', `/user/id/${one.id}`, { from: from() })
    expect(looked.json.data).toMatchObject({ fans: 71, follow: 30 })
  })
})

describe('A proof of the phone drops what the unproved time has planted', () => {
  const planter = () => register(world, { account: freshPhone(), from: from() })
  const code = (route: 'loginPhone' | 'forgetPassword', phone: string) => askForCode(world, route, phone, from())

  test('by a login, and keeps it where the password comes along', async () => {
    for (const [typed, kept] of [
      [{}, false],
      [{ password: PASSWORD }, true],
    ] as const) {
      const person = await planter()
      const others = await plantEdges(world, person)
      const before = await counted(world, { id: String(person.id) })
      expect(before.edges).toEqual({ follow: 2, friends: 1, fans: 2 })
      const typing = { ...typed, from: from() }
      const answer = await typeCode(
        world,
        'loginPhone',
        person.account,
        await code('loginPhone', person.account),
        typing,
      )
      expect(answer.status).toBe(200)
      if (kept) expect(await counted(world, { id: String(person.id) })).toEqual(before)
      else for (const one of [{ id: String(person.id) }, ...others]) await expectNothing(one)
    }
  })

  test('by forgetPassword, and by a reset with a code in usermodule', async () => {
    const reset = async (phone: string) =>
      typeCode(world, 'forgetPassword', phone, await code('forgetPassword', phone), { from: from() })
    const resetQuietly = async (phone: string, id: number) => {
      const identifying_code = await code('forgetPassword', phone)
      const json = { id, phone, newPSD: md5('another-1'), identifying_code }
      return world.call('PUT', '/user/password/reset', { json, from: from() })
    }
    for (const prove of [reset, resetQuietly]) {
      const person = await planter()
      const others = await plantEdges(world, person)
      expect((await prove(person.account, person.id)).status).toBe(200)
      for (const one of [{ id: String(person.id) }, ...others]) await expectNothing(one)
    }
  })

  test('too many for the caller to wait for: the sweep drops the rest, and nothing that came later', async () => {
    const person = await planter()
    const id = String(person.id)
    await putFriends({ id }, await putAccounts(250, 1_600_000_000), Date.now())
    const answer = await typeCode(world, 'loginPhone', person.account, await code('loginPhone', person.account))
    expect((await counted(world, { id })).edges.friends).toBe(150)
    world.advance(30_000)
    const owner: Member = { id, token: answer.json.token }
    const friend = await join(world)
    await befriend(world, owner, friend)
    await act(world, await join(world), 'AddFriend', owner)
    world.advance(60_000)
    await world.sweep()
    expect(await idsIn(world, owner, 'GetFriends')).toEqual([friend.id])
    const own = { follow: 1, friends: 1, fans: 2 }
    expect(await counted(world, owner)).toEqual({ edges: own, counters: own })
    await expectNothing({ id: '1600000249' })
    expect((await world.items('jobs')).filter(({ kind }) => kind === 'edges')).toEqual([])
  })

  test('also where the table fails right then: the login stands, the sweep does the rest', async () => {
    const person = await planter()
    const others = await plantEdges(world, person)
    const typed = await code('loginPhone', person.account)
    world.wire.add({ fault: { kind: 'cut' }, when: (call) => call.operation === 'Query' && isEdges(call) })
    expect((await typeCode(world, 'loginPhone', person.account, typed)).status).toBe(200)
    world.wire.clear()
    expect((await counted(world, { id: String(person.id) })).edges).toEqual({ follow: 2, friends: 1, fans: 2 })
    world.advance(61_000)
    await world.sweep()
    for (const one of [{ id: String(person.id) }, ...others]) await expectNothing(one)
  })
})

describe('The recommended list', () => {
  const upload = async ({ token }: Member, name: string): Promise<string> => {
    const json = { token, name, data: Buffer.from(freshName()).toString('base64') }
    const answer = await world.call('POST', '/app/user/upload', { json, from: from() })
    if (answer.status !== 201) throw new Error(`upload answered ${answer.text}`)
    return answer.json.fid
  }
  const recommended = async ({ token }: Member): Promise<string[]> =>
    (await world.call('POST', '/app/user/getfilelist', { json: { token }, from: from() })).json.fidlist

  test('has files of friends first within a step of the score, and not before a better step', async () => {
    const [viewer, friend] = await two()
    const [one, another] = await two()
    const better = await upload(one, 'better')
    await world.call('POST', '/app/user/getfile', { json: { token: another.token, fid: better }, from: from() })
    const friends = [await upload(friend, 'first'), await upload(friend, 'second')]
    const others = [await upload(one, 'third'), await upload(another, 'fourth')]
    const newestFirst = [better, ...others.toReversed(), ...friends.toReversed()]
    expect(await recommended(viewer)).toEqual(newestFirst)
    await befriend(world, viewer, friend)
    expect(await recommended(viewer)).toEqual([better, ...friends.toReversed(), ...others.toReversed()])
    expect(await recommended(another)).toEqual([better, others[0], ...friends.toReversed()])
  })
})

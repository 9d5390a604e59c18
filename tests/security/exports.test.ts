/** ExportData: everything about its owner, for him alone, for a day. */
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { setRole } from '../../lib/accounts/setRole.ts'
import { putTexts } from '../../lib/aws/s3Stream.ts'
import type { Permission } from '../../lib/content/permission.ts'
import { jsonTexts } from '../../lib/exports/jsonTexts.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { ask, join, type Member, openSession, update } from '../support/actions.ts'
import { directly } from '../support/directly.ts'
import { act, befriend } from '../support/friends.ts'
import { accountOf, beginFile, keepFile } from '../support/keeping.ts'
import { PASSWORD } from '../support/people.ts'
import { settleLeaving, tracesOf } from '../support/traces.ts'
import { type Answer, freshAddress, useWorld } from '../support/world.ts'

const DAY_MS = 86_400_000

const world = useWorld()
beforeEach(() => {
  world.resetClock()
  world.s3Wire.clear()
})

const request = ({ token }: Pick<Member, 'token'>, fields: object = {}, from = freshAddress()) =>
  ask(world, 'ExportData', fields, token, from)
const mess = ({ json }: Answer): string => json.Response.mess
const exportsOf = ({ id }: Member) => world.objects().filter(({ key }) => key.startsWith(`exports/${id}/`))

/** What the link gives. */
async function fetched(answer: Answer): Promise<Response> {
  return fetch(String(answer.json.Response.url))
}

describe('The file', () => {
  test('has everything that is held, and nothing that opens the account', async () => {
    const [me, friend, asker, blocked, blocker] = (await Promise.all(
      ['me', 'friend', 'asker', 'blocked', 'blocker'].map((name) => join(world, name)),
    )) as [Member, Member, Member, Member, Member]
    await befriend(world, me, friend)
    await act(world, asker, 'AddFriend', me, { mess: 'hello' })
    await act(world, me, 'BlockUser', blocked)
    await act(world, blocker, 'BlockUser', me)
    await setRole(Number(me.id) as AccountId, 'vip', null, directly)
    me.token = (
      await update(world, me.token, [
        ['cont', '', 'my words'],
        ['birth', '', 946_684_800_000],
      ])
    ).json.token
    const account = await accountOf(me.id)
    const file = await keepFile(account, '名 "x".txt', 'mine', 0 as Permission)
    const upload = await beginFile(account, 'way.bin', 3)
    await keepFile(await accountOf(friend.id), 'theirs.txt', 'theirs')
    const picture = { token: me.token, data: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7' }
    expect((await world.call('POST', '/app/user/avatar', { json: picture })).status).toBe(201)

    expect(mess(await request(me))).toBe('export started')
    await world.export()
    const answer = await request(me)
    expect(answer.json.Response).toMatchObject({ success: true, mess: 'export ready', expires_in: 900 })
    const response = await fetched(answer)
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="gatehouse-\d+\.json"/)
    const text = await response.text()
    const data = JSON.parse(text)
    expect(data).toMatchObject({
      account: { id: Number(me.id), name: 'me', role: 'vip', cont: 'my words', birth: 946_684_800_000 },
      avatar: expect.stringContaining(`/avatar/${me.id}?v=`),
      friends: [{ id: Number(friend.id), since: expect.any(Number) }],
      requestsSent: [],
      requestsReceived: [{ id: Number(asker.id), mess: 'hello', time: expect.any(Number) }],
      blocked: [{ id: Number(blocked.id) }],
      usage: { files: 2, bytes: 7 },
      audit: [{ what: 'role_changed', to: 'vip' }],
    })
    expect(data.sessions).toHaveLength(1)
    expect(data.files.map(({ id, name, state }: Record<string, unknown>) => [id, name, state])).toEqual([
      [file.id, '名 "x".txt', 'ready'],
      [upload.file.id, 'way.bin', 'pending'],
    ])
    // Verifier, tokens, keys of the bucket and whoever has blocked him are not his to read.
    expect(text).not.toMatch(/argon2|password|sid"|bytes\/|own\/|pending\/|avatars\/|importMark|firstLogin|epoch/)
    expect(text).not.toContain(blocker.id)
    expect(text).not.toContain('theirs.txt')
  })

  test('is right for many rows, page by page', async () => {
    const me = await join(world)
    const account = await accountOf(me.id)
    for (let at = 0; at < 230; at++) await keepFile(account, `${at}.txt`, 'same')
    await request(me)
    await world.export()
    const { files } = (await (await fetched(await request(me))).json()) as { files: { name: string }[] }
    expect(files.map(({ name }) => name).sort()).toEqual(Array.from({ length: 230 }, (_, at) => `${at}.txt`).sort())
  })

  test('is written in parts where it is long, and in one piece where it is not', async () => {
    async function* rows(count: number) {
      for (let at = 0; at < count; at++) yield { at, text: 'ü'.repeat(500) }
    }
    for (const [count, parts] of [
      [12_000, 3],
      [3, 0],
      [0, 0],
    ] as const) {
      world.s3Wire.clear()
      const key = `exports/1000000000/${createHash('md5').update(String(count)).digest('hex')}`
      const texts = jsonTexts([
        { name: 'one', value: async () => null },
        { name: 'rows', rows: () => rows(count) },
      ])
      const bytes = await putTexts(key, texts, 'application/json')
      expect(world.s3Wire.calls.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(parts)
      const object = world.objects().find((one) => one.key === key)
      expect(object?.size).toBe(bytes)
      expect(bytes).toBeGreaterThan(count * 1000)
    }
    const nothing: string[] = []
    for await (const text of jsonTexts([])) nothing.push(text)
    expect(JSON.parse(nothing.join(''))).toEqual({})
    world.s3Wire.add({
      fault: { kind: 'error', code: 'AccessDenied', status: 403 },
      when: ({ operation }) => operation === 'UploadPart',
    })
    const failing = putTexts(
      'exports/1000000000/ff',
      jsonTexts([{ name: 'rows', rows: () => rows(12_000) }]),
      'application/json',
    )
    await expect(failing).rejects.toThrow()
    expect(world.s3Wire.calls.at(-1)?.operation).toBe('AbortMultipartUpload')
  })
})

describe('An export', () => {
  test('is begun once, however often it is asked for, and by its owner’s password or recent login', async () => {
    const me = await join(world)
    const answers = await Promise.all(Array.from({ length: 5 }, () => request(me)))
    expect(answers.map(mess)).toEqual(Array.from({ length: 5 }, () => 'export started'))
    expect((await world.items('jobs')).filter(({ account }) => account === Number(me.id))).toHaveLength(1)
    await Promise.all([world.export(), world.export(), world.export()])
    expect(exportsOf(me)).toHaveLength(1)

    world.advance(16 * 60_000)
    expect(mess(await request(me))).toBe('password error')
    expect(mess(await request(me, { password: 'wrong-1' }))).toBe('password error')
    expect(mess(await request(me, { password: PASSWORD }))).toBe('export ready')
  })

  test('is gone after a day, with its link and its row, and can be asked for again', async () => {
    const me = await join(world)
    await request(me)
    await world.export()
    const first = await request(me)
    expect((await fetched(first)).status).toBe(200)
    world.advance(DAY_MS + 1000)
    me.token = await openSession(world, me.id)
    // Nobody has tidied up yet: it counts as gone by its time.
    expect(mess(await request(me))).toBe('export started')
    await world.export()
    await world.sweep()
    expect(exportsOf(me)).toHaveLength(1)
    expect(mess(await request(me))).toBe('export ready')
    world.advance(DAY_MS + 1000)
    await world.export()
    await world.sweep()
    expect(exportsOf(me)).toEqual([])
    expect((await world.items('exports')).filter(({ account }) => account === Number(me.id))).toEqual([])
    expect((await world.items('jobs')).filter((item) => JSON.stringify(item).includes(me.id))).toEqual([])
  })

  test('whose writer dies is written by the next, and what he has left goes within the hour', async () => {
    const me = await join(world)
    await request(me)
    // The answer of the last write is lost for good: as if the function had died right after it.
    world.s3Wire.add({ fault: { kind: 'cut' }, when: ({ operation }) => operation === 'PutObject', times: 3 })
    await expect(world.export()).rejects.toThrow('1 jobs failed')
    expect(mess(await request(me))).toBe('export started')
    await world.export()
    expect(mess(await request(me))).toBe('export ready')
    world.advance(61 * 60_000)
    await world.sweep()
    expect(exportsOf(me)).toHaveLength(1)
  })

  test('ends with its account, also where it is being written', async () => {
    const [ready, running] = [await join(world), await join(world)]
    await request(ready)
    await world.export()
    await request(running)
    world.s3Wire.add({
      fault: { kind: 'delay', milliseconds: 1500 },
      when: ({ operation }) => operation === 'PutObject',
      times: 1,
    })
    const writing = world.export()
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const { token } of [ready, running]) {
      expect(mess(await ask(world, 'DeleteAccount', { password: PASSWORD }, token, freshAddress()))).toBe(
        'account deleted',
      )
    }
    await world.leave()
    await writing
    await settleLeaving(world)
    expect([...exportsOf(ready), ...exportsOf(running)]).toEqual([])
    expect(await tracesOf(world, [ready.id, running.id])).toEqual([
      expect.stringMatching(/^users \{"deletedAt":/),
      expect.stringMatching(/^users \{"deletedAt":/),
    ])
  })
})

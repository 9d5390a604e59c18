/** The permission mask (contract, «Permission mask»): what it says is what everybody may, in every dialect and every list. */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Account } from '../../lib/accounts/account.ts'
import { findById } from '../../lib/accounts/findById.ts'
import type { FileName } from '../../lib/content/fileName.ts'
import type { FileAction, Permission } from '../../lib/content/permission.ts'
import type { Fault } from '../../lib/fault.ts'
import { permitted } from '../../lib/files/access.ts'
import { readyFile } from '../../lib/files/creation.ts'
import type { StoredFile } from '../../lib/files/file.ts'
import { listFiles } from '../../lib/files/listFiles.ts'
import { listOwnFiles } from '../../lib/files/listOwnFiles.ts'
import { listRows, rangesOfAll, rangesOfOne, rangesRecommended } from '../../lib/files/listRows.ts'
import { recommendFiles } from '../../lib/files/recommendFiles.ts'
import { fileCreation } from '../../lib/files/table.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { type Role, roles } from '../../lib/identity/roles.ts'
import type { ListRange } from '../../lib/lists/readLists.ts'
import { rowPut } from '../../lib/lists/table.ts'
import { violations } from '../support/fileInvariants.ts'
import {
  askLink,
  bytesOf,
  dialects,
  freshBytes,
  linkIn,
  listed,
  listedByKms,
  type Owner,
  owner,
  remove,
  setPermission,
  upload,
} from '../support/files.ts'
import { type Answer, freshAddress, useWorld } from '../support/world.ts'

const world = useWorld({ RECOMMEND_HALF_LIFE_DAYS: '7' })
let creator: Owner
const viewers = new Map<Role, Owner>()

beforeAll(async () => {
  creator = await owner(world)
  for (const role of roles) viewers.set(role, await owner(world, role))
})

const viewer = (role: Role): Owner => {
  const found = viewers.get(role)
  if (!found) throw new Error(`nobody is ${role}`)
  return found
}

/** Which of the three written hex digits is a role's. */
const digitOf: Record<Role, number> = { normal: 0, vip: 0, creator: 0, leader: 1, admin: 2 }
const bits: Record<FileAction, number> = { see: 1, change: 2, download: 4, delete: 8 }
const actions = Object.keys(bits) as FileAction[]
const masks = Array.from({ length: 4096 }, (_, mask) => mask)
const written = (mask: number) => mask.toString(16).padStart(3, '0')

/** What the contract says, read off the digits: the bit of the action, and none of them without that of seeing. */
function allowed(mask: number, role: Role, action: FileAction): boolean {
  const digit = Number.parseInt(written(mask)[digitOf[role]] ?? '0', 16)
  return (digit & 1) === 1 && (digit & bits[action]) !== 0
}

describe('all 4,096 masks', () => {
  const [owner, other] = [1_000_000_000 as AccountId, 1_000_000_001 as AccountId]
  const content = { key: 'own/0', object: 'own/0', size: 1, md5: '0'.repeat(32) }
  const everyFile = () =>
    masks.map((mask) =>
      readyFile({ id: owner }, { name: 'a.bin' as FileName, permission: mask as Permission }, content),
    )
  const roleBy = (role: Role) => ({ id: other, role })

  /** What comes of a action: done, denied, or as if the file were not there. */
  function outcome(viewer: { id: AccountId; role: Role }, file: StoredFile, action: FileAction): string {
    try {
      return permitted(viewer, file, action) === file ? 'done' : 'another file'
    } catch (error) {
      return (error as Fault).kind
    }
  }

  const wrongIn = (isRight: (file: StoredFile, role: Role) => boolean) =>
    everyFile().flatMap((file) =>
      roles.filter((role) => !isRight(file, role)).map((role) => `${written(file.permission)} ${role}`),
    )

  test('allow everybody what his digit says, and their owner everything', () => {
    const wanted = (mask: number, role: Role, action: FileAction) =>
      allowed(mask, role, action) ? 'done' : allowed(mask, role, 'see') ? 'file-denied' : 'no-such-file'
    const isRight = (file: StoredFile, role: Role) =>
      actions.every((action) => {
        const mine = outcome({ id: owner, role }, file, action)
        return mine === 'done' && outcome(roleBy(role), file, action) === wanted(file.permission, role, action)
      })
    expect(wrongIn(isRight)).toEqual([])
  })

  test('stand in the lists of those who see them, and of those who download them, once and in no others', () => {
    const times = (file: StoredFile, ranges: readonly ListRange[]) =>
      listRows(file).filter(({ list, sortKey }) =>
        ranges.some((one) => one.list === list && sortKey.startsWith(one.prefix ?? '')),
      ).length
    const isRight = (file: StoredFile, role: Role) => {
      const [seen, loaded] = (['see', 'download'] as const).map((action) =>
        Number(allowed(file.permission, role, action)),
      )
      const [by, mine] = [roleBy(role), { id: owner, role }]
      return (
        [null, 'a'].every(
          (keyword) =>
            times(file, rangesOfAll(by, keyword)) === seen &&
            times(file, rangesOfOne(by, owner, keyword)) === seen &&
            times(file, rangesOfAll(mine, keyword)) === 1 &&
            times(file, rangesOfOne(mine, owner, keyword)) === 1,
        ) && times(file, rangesRecommended(by)) === loaded
      )
    }
    expect(wrongIn(isRight)).toEqual([])
  })
})

/** Every value of a role's digit, amid nothing and everything in turn. */
const masksFor = (role: Role): number[] =>
  ['000', 'fff'].flatMap((around, index) =>
    [...'0123456789abcdef']
      .filter((_, at) => at % 2 === index)
      .map((value) => {
        const digits = [...around]
        digits[digitOf[role]] = value
        return Number.parseInt(digits.join(''), 16)
      }),
  )

const done = ({ status, json }: Answer): unknown[] => [status, json.code, json.message]
const unseen = [200, -1, 'no such file']
const denied = [200, -3, 'permission denied']
const success = [200, 0, 'success']

/** What a route of `fileserver` answers for a action. */
const expected = (mask: number, role: Role, action: FileAction) =>
  allowed(mask, role, action) ? success : allowed(mask, role, 'see') ? denied : unseen

describe.each(['normal', 'leader', 'admin'] as const)('every digit of %s', (role) => {
  const files = new Map<number, number>()

  beforeAll(async () => {
    for (const mask of masksFor(role)) files.set(mask, await upload(world, creator, freshBytes(), { permission: mask }))
  })

  const each = async (act: (mask: number, id: number) => Promise<void>) => {
    for (const [mask, id] of files) await act(mask, id)
  }

  test('decides in every dialect alike whether a link is handed out', async () => {
    await each(async (mask, id) => {
      const answers = await Promise.all(dialects.map((dialect) => askLink(world, viewer(role), dialect, id)))
      const hasLink = answers.map((answer, index) => linkIn(dialects[index] ?? 'kms', answer) !== undefined)
      expect([written(mask), hasLink]).toEqual([written(mask), Array(3).fill(allowed(mask, role, 'download'))])
      const [kms, fileserver, action] = answers
      const [seen, may] = [allowed(mask, role, 'see'), allowed(mask, role, 'download')]
      expect([kms?.status, kms?.json.code]).toEqual(may ? [200, 140] : seen ? [403, 5] : [404, 2])
      expect([fileserver?.status, fileserver?.json.code]).toEqual(may ? [200, 0] : seen ? [403, -3] : [404, -1])
      const words = may ? 'get download url success' : seen ? 'permission denied' : 'no such file'
      expect([action?.status, action?.json.Response.mess]).toEqual([200, words])
    })
    const list = { Action: 'DownloadList', file_ids: [...files.values()] }
    const { json } = await world.call('POST', '/download', {
      json: list,
      token: viewer(role).token,
      from: freshAddress(),
    })
    const rows = json.Response.data.map(({ url, mess }: Record<string, string>) => (url ? 'link' : mess))
    expect(rows).toEqual(
      [...files.keys()].map((mask) =>
        allowed(mask, role, 'download') ? 'link' : allowed(mask, role, 'see') ? 'permission denied' : 'no such file',
      ),
    )
  })

  test('is what /files tells of each file, which shows no other', async () => {
    const request = { json: { creator: String(creator.id) }, token: viewer(role).token, from: freshAddress() }
    const { json } = await world.call('POST', '/files', request)
    const byId = new Map([...files].map(([mask, id]) => [id, mask]))
    const rows = (json.data as Record<string, unknown>[])
      .filter(({ file_id }) => byId.has(Number(file_id)))
      .map((row) => [
        written(byId.get(Number(row['file_id'])) ?? 0),
        row['can_see'],
        row['can_download'],
        row['can_delete'],
      ])
    const wanted = [...files.keys()]
      .filter((mask) => allowed(mask, role, 'see'))
      .map((mask) => [written(mask), true, allowed(mask, role, 'download'), allowed(mask, role, 'delete')])
    expect(rows).toEqual(wanted)
  })

  test('decides who changes the permission, who deletes, and the owner does both', async () => {
    await each(async (mask, id) => {
      const changed = await setPermission(world, viewer(role), id, mask)
      expect([written(mask), done(changed)]).toEqual([written(mask), expected(mask, role, 'change')])
    })
    await each(async (mask, id) => {
      const removed = await remove(world, viewer(role), id)
      expect([written(mask), done(removed)]).toEqual([written(mask), expected(mask, role, 'delete')])
      if (!allowed(mask, role, 'delete')) expect(done(await remove(world, creator, id))).toEqual(success)
    })
  })
})

test('nobody sees anything without a session', async () => {
  const id = await upload(world, creator, freshBytes(), { permission: 0xfff })
  const nobody = { id: 0, token: 'nobody' }
  for (const dialect of dialects) expect(linkIn(dialect, await askLink(world, nobody, dialect, id))).toBeUndefined()
  const answers = [await remove(world, nobody, id), await setPermission(world, nobody, id, 0)]
  for (const answer of answers) expect(done(answer)).toEqual([200, -3, 'no user login'])
  expect(done(await world.call('GET', '/files', { from: freshAddress() }))).toEqual([200, -3, 'no user login'])
  expect((await bytesOf(world, creator, id)).length).toBeGreaterThan(0)
  await remove(world, creator, id)
})

test('after every change of the permission all lists show exactly what it says', async () => {
  const id = await upload(world, creator, freshBytes(), {}, '移动的文件.txt')
  const lists: [list: string, action: FileAction, read: (by: Owner) => Promise<number[]>][] = [
    ['/files', 'see', (by) => listed(world, by)],
    ['of the creator', 'see', (by) => listed(world, by, { creator: String(creator.id) })],
    ['by keyword', 'see', (by) => listed(world, by, { keyword: '移动' })],
    ['recommended', 'download', (by) => listedByKms(world, by, 'getfilelist')],
  ]
  const owns = [() => listed(world, creator), () => listedByKms(world, creator, 'getownfilelist')]
  // Classes come, go and change into one another.
  const states = [0x111, 0x555, 0x515, 0x055, 0x000, 0x001, 0x100, 0x150, 0x500, 0x040, 0x5df, 0x222, 0xfff]
  for (const mask of states) {
    expect(done(await setPermission(world, creator, id, mask))).toEqual(success)
    const shown = await Promise.all(
      (['normal', 'leader', 'admin'] as const).flatMap((role) =>
        lists.map(async ([list, action, read]) => {
          const isThere = (await read(viewer(role))).includes(id)
          return isThere === allowed(mask, role, action) ? [] : [`${written(mask)} ${role} ${list}: ${isThere}`]
        }),
      ),
    )
    expect(shown.flat()).toEqual([])
    for (const own of owns) expect(await own()).toContain(id)
  }
  expect(await violations(world)).toEqual([])
  await remove(world, creator, id)
})

test('a keyword finds what begins with it, however either is written', async () => {
  const found: [name: string, keywords: string[], others: string[]][] = [
    ['ΟΔΟΣΑ.txt', ['ΟΔΟΣ', 'οδος', 'οδοσ', 'ΟΔΟΣΑ.TXT'], ['ΔΟΣ', 'ΟΔΟΣΑ.txt.']],
    ['Ｆｕｌｌ Ｗｉｄｔｈ.pdf', ['full w', 'FULL', 'Ｆ'], ['ull']],
    ['İstanbul.doc', ['İ', 'i\u0307st'], ['stanbul']],
    ['50%_off#1.bin', ['50%_', '50%_off#'], ['50_']],
    ['ﬁle one.bin', ['fi', 'FILE'], ['f1']],
  ]
  for (const [name, keywords, others] of found) {
    const id = await upload(world, creator, freshBytes(), {}, name)
    for (const keyword of keywords)
      expect([keyword, (await listed(world, viewer('normal'), { keyword })).includes(id)]).toEqual([keyword, true])
    for (const keyword of others)
      expect([keyword, (await listed(world, viewer('normal'), { keyword })).includes(id)]).toEqual([keyword, false])
    await remove(world, creator, id)
  }
})

describe('a store of 512 masks', () => {
  const everyone = new Map<Role, Account>()
  // Each digit that does not see, and each that does without and with downloading, beside others' bits.
  const digits = [0, 1, 2, 5, 6, 9, 0xc, 0xf]
  const some = digits.flatMap((high) => digits.flatMap((middle) => digits.map((low) => high * 256 + middle * 16 + low)))
  let holder: Account

  const found = async ({ id }: Owner) => {
    const account = await findById(id as AccountId)
    if (!account) throw new Error('nobody')
    return account
  }

  beforeAll(async () => {
    holder = await found(await owner(world))
    for (const role of roles) everyone.set(role, await found(viewer(role)))
    const bytes = { key: 'own/0', object: 'own/0', size: 1, md5: '0'.repeat(32) }
    const madeAt = Date.now()
    const files = some.map((mask) => {
      const named = { name: `mask ${written(mask)}.bin` as FileName, permission: mask as Permission }
      return { ...readyFile(holder, named, bytes), createdAt: madeAt - mask }
    })
    const puts = files.flatMap((file) => [
      fileCreation(file),
      ...listRows(file).map((row) => rowPut({ ...row, id: file.id, owner: file.owner })),
    ])
    const requests = puts.flatMap((part) => ('put' in part ? [part.put] : []))
    const batches = Array.from({ length: Math.ceil(requests.length / 25) }, (_, at) =>
      requests.slice(at * 25, at * 25 + 25),
    )
    const work = async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) {
        const RequestItems: Record<string, WriteRequest[]> = {}
        for (const { table, item } of batch) {
          const list = RequestItems[table] ?? []
          list.push({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } })
          RequestItems[table] = list
        }
        await world.cloud.dynamodb.send(new BatchWriteItemCommand({ RequestItems }))
      }
    }
    await Promise.all(Array.from({ length: 8 }, work))
  })

  type Page = (cursor: string | null) => Promise<{ files: readonly StoredFile[]; cursor: string | null }>

  /** The masks of the files that a list shows, page by page. */
  async function masksIn(page: Page): Promise<number[]> {
    const read: number[] = []
    let cursor: string | null = null
    do {
      const { files: shown, cursor: next } = await page(cursor)
      read.push(...shown.filter(({ owner }) => owner === holder.id).map(({ permission }) => Number(permission)))
      cursor = next
    } while (cursor !== null)
    return read
  }

  const limit = 100
  const numerically = (one: number, other: number) => one - other

  test.each(['normal', 'leader', 'admin'] as const)(
    '%s is shown exactly those that his digit lets him see, and recommended those he may download',
    async (role) => {
      const account = everyone.get(role)
      if (!account) throw new Error(role)
      const seen = some.filter((mask) => allowed(mask, role, 'see'))
      const loaded = some.filter((mask) => allowed(mask, role, 'see') && allowed(mask, role, 'download'))
      const query = { limit, owner: null, keyword: null }
      // The newest first: the lower the mask, the newer.
      expect(await masksIn((cursor) => listFiles(account, { ...query, cursor }))).toEqual(seen)
      const owner = holder.id
      expect(await masksIn((cursor) => listFiles(account, { ...query, cursor, owner }))).toEqual(seen)
      // By name, which is that of the mask.
      expect(await masksIn((cursor) => listFiles(account, { ...query, cursor, keyword: 'MASK ' }))).toEqual(seen)
      const keyword = 'mask 5f'
      const begins = seen.filter((mask) => written(mask).startsWith('5f'))
      expect(await masksIn((cursor) => listFiles(account, { ...query, cursor, owner, keyword }))).toEqual(begins)
      const recommended = await masksIn((cursor) => recommendFiles(account, { limit, cursor }))
      expect(recommended.sort(numerically)).toEqual(loaded)
    },
  )

  test('the owner is shown all of them, whatever they say', async () => {
    const query = { limit, owner: null, keyword: null }
    expect(await masksIn((cursor) => listFiles(holder, { ...query, cursor }))).toEqual(some)
    expect(await masksIn((cursor) => listFiles(holder, { ...query, cursor, keyword: 'mask' }))).toEqual(some)
    expect(await masksIn((cursor) => listOwnFiles(holder, { limit, cursor }))).toEqual(some)
    expect(await masksIn((cursor) => recommendFiles(holder, { limit, cursor }))).toEqual([])
  })
})

/** Whose bytes, lists and links they are (S59, S71, S72, S76). */
import { describe, expect, test } from 'vitest'
import {
  askLink,
  askParts,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  contentOf,
  dialects,
  digest,
  type FileDialect,
  follow,
  freshBytes,
  linkIn,
  linkTo,
  listed,
  listedByKms,
  type Owner,
  owner,
  postForm,
  remove,
  sendBase64,
  sendMd5,
  setPermission,
  setRole,
  stored,
  upload,
} from '../../support/files.ts'
import { freshAddress } from '../../support/world.ts'
import { alice, bob, bring, leavesNothing, MIB, MINUTE_MS, wayNames, world } from './ways.ts'

describe('S71 to know an MD5 is not to have the file', () => {
  /** What is asked of DynamoDB, by name: whoever takes the time measures no more than this. */
  const operations = () => world.wire.calls.map(({ operation, tables }) => `${operation} ${tables}`)

  test('kms: what is not downloadable for one is to him as what nobody has, by the same reads; his own bytes join silently', async () => {
    const bytes = freshBytes(500)
    const id = await upload(world, alice, bytes, { permission: 0x1df })
    expect((await askLink(world, bob, 'fileserver', id)).json.code).toBe(-3)
    const probe = async (md5: string, more: object = {}) => {
      world.wire.clear()
      const { status, text } = await sendMd5(world, bob, md5, more)
      return { status, text, operations: operations() }
    }
    const [there, nowhere] = [await probe(digest('md5', bytes)), await probe(digest('md5', freshBytes()))]
    expect(there).toEqual(nowhere)
    expect(there.text).toBe('{"done":false,"code":2,"msg":"没找到该资源"}')
    expect(await probe(digest('md5', bytes), { sha256: digest('sha256', bytes) })).toEqual(there)
    const before = world.objects().length
    const mine = Number((await sendBase64(world, bob, 'mine.bin', bytes)).json.fid)
    expect(world.objects()).toHaveLength(before)
    expect((await contentOf(world, bytes))?.refs).toBe(2)
    expect((await bytesOf(world, bob, mine)).equals(bytes)).toBe(true)
    expect((await askLink(world, bob, 'fileserver', id)).json.code).toBe(-3)
    // Now he has them, and an MD5 is enough.
    expect((await sendMd5(world, bob, digest('md5', bytes))).json.code).toBe(131)
    await remove(world, alice, id)
    expect((await bytesOf(world, bob, mine)).equals(bytes)).toBe(true)
  })

  test('kms: a public file is shared by its MD5, as a new file of the caller; a wrong size or SHA-256 is not it', async () => {
    const bytes = freshBytes(700)
    const id = await upload(world, alice, bytes)
    const md5 = digest('md5', bytes)
    for (const wrong of [{ size: 701 }, { sha256: digest('sha256', Buffer.from('other')) }]) {
      expect((await sendMd5(world, bob, md5, wrong)).json.code).toBe(2)
    }
    const { status, json } = await sendMd5(world, bob, md5.toUpperCase(), {
      size: 700,
      sha256: digest('sha256', bytes),
    })
    expect([status, json.code, Number(json.fid) === id]).toEqual([201, 131, false])
    await setPermission(world, bob, Number(json.fid), 0)
    expect((await bytesOf(world, bob, Number(json.fid))).equals(bytes)).toBe(true)
    expect(await listed(world, alice)).not.toContain(Number(json.fid))
  })

  test('bytes that are brought straight to S3 with their SHA-256 are kept once, whoever brings them how', async () => {
    const bytes = freshBytes(400)
    for (const by of [alice, bob]) {
      const { id, upload: form } = await beginDirect(world, by, bytes, { sha256: digest('sha256', bytes) })
      await postForm(form, bytes)
      await world.settle()
      expect((await bytesOf(world, by, id)).equals(bytes)).toBe(true)
    }
    await upload(world, bob, bytes)
    expect((await contentOf(world, bytes))?.refs).toBe(3)
    expect(world.objects().filter(({ key }) => key.includes(digest('sha256', bytes)))).toHaveLength(1)
  })

  test('kms: from the moment at which a file is no longer downloadable its MD5 is unknown', async () => {
    const bytes = freshBytes(300)
    const id = await upload(world, alice, bytes)
    for (const [permission, code] of [
      [0x000, 2],
      [0x5df, 131],
      [0x4ff, 2],
      [0x1ff, 2],
      [0x500, 131],
    ] as const) {
      await setPermission(world, alice, id, permission)
      const { json } = await sendMd5(world, bob, digest('md5', bytes))
      expect([permission, json.code]).toEqual([permission, code])
      if (json.fid) await remove(world, bob, Number(json.fid))
    }
  })
})

describe('S72 one MD5, two contents', () => {
  // X. Wang, D. Feng, X. Lai, H. Yu: Collisions for Hash Functions MD4, MD5, HAVAL-128 and RIPEMD (2004).
  const [one, other] = [
    'd131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70',
    'd131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a085125e8f7cdc99fd91dbd7280373c5bd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70',
  ].map((hex) => Buffer.from(hex, 'hex')) as [Buffer, Buffer]
  const md5 = '79054025255fb1a26e4bc422aef54eb4'
  const claim = async (by: Owner, more: object = {}) => {
    const { json } = await sendMd5(world, by, md5, more)
    return json.code === 131 ? bytesOf(world, by, Number(json.fid)) : json.code
  }

  test.each(wayNames)('%s: each comes back byte-exact, out of an object of its own', async (way) => {
    expect([digest('md5', one), digest('md5', other), one.equals(other)]).toEqual([md5, md5, false])
    const ids = [(await bring(way, 'one.bin', one)).id ?? 0, (await bring(way, 'other.bin', other)).id ?? 0]
    // Step 1 of kms takes the second for the first, which is why it must be told apart by more than its MD5.
    if (way !== 'kms direct') {
      const read = await Promise.all(ids.map((id) => bytesOf(world, alice, id)))
      expect(read.map((bytes, index) => bytes.equals([one, other][index] ?? one))).toEqual([true, true])
      const objects = await Promise.all(ids.map(async (id) => (await stored(world, id))?.['object']))
      expect(new Set(objects).size).toBe(2)
    }
    for (const id of ids) await remove(world, alice, id)
  })

  test('kms: the MD5 alone gives nobody either of them, where he may have both', async () => {
    const [carol, dave] = [await owner(world), await owner(world)]
    const public1 = await upload(world, carol, one)
    expect(await claim(dave)).toEqual(one)
    const public2 = await upload(world, carol, other)
    // Both of hers and neither of his: which one is meant, nobody can tell.
    expect(await claim(carol)).toBe(2)
    expect(await claim(bob)).toBe(2)
    expect(await claim(bob, { size: 128 })).toBe(2)
    // His own comes first.
    expect(await claim(dave)).toEqual(one)
    expect(await claim(dave, { sha256: digest('sha256', other) })).toBe(2)
    // Both of hers out of everybody's sight: they are as good as before to herself.
    for (const id of [public1, public2]) await setPermission(world, carol, id, 0)
    expect(await claim(carol)).toBe(2)
    const shown = await upload(world, dave, one, { permission: 0x5df })
    expect(await claim(bob)).toEqual(one)
    expect(await claim(carol)).toBe(2)
    await remove(world, dave, shown)
  })
})

describe('S76 what is no longer anybody’s is no longer handed out', () => {
  const gone: Record<FileDialect, unknown[]> = { kms: [404, 2], fileserver: [404, -1], action: [200, 'no such file'] }
  const denied: Record<FileDialect, unknown[]> = {
    kms: [403, 5],
    fileserver: [403, -3],
    action: [200, 'permission denied'],
  }
  const said = async (by: Owner, dialect: FileDialect, id: number) => {
    const answer = await askLink(world, by, dialect, id)
    expect(linkIn(dialect, answer)).toBeUndefined()
    return [answer.status, answer.json.code ?? answer.json.Response.mess]
  }

  test.each(dialects)(
    '%s: after its deletion a file is unknown at once, and the link that was out finds nothing',
    async (dialect) => {
      const id = await upload(world, alice)
      const url = await linkTo(world, bob, id, dialect)
      expect((await follow(url)).status).toBe(200)
      await remove(world, alice, id)
      for (const by of [alice, bob]) expect(await said(by, dialect, id)).toEqual(gone[dialect])
      expect((await follow(url)).status).toBe(404)
      expect(await listed(world, alice)).not.toContain(id)
    },
  )

  test('an S3 that deletes nothing delays that until the sweep, before the link ends', async () => {
    const id = await upload(world, alice)
    const url = await linkTo(world, bob, id)
    world.s3Wire.add({
      fault: { kind: 'error', code: 'AccessDenied', status: 403 },
      when: ({ operation }) => operation === 'DeleteObject',
    })
    expect((await remove(world, alice, id)).json.code).toBe(0)
    expect((await askLink(world, alice, 'fileserver', id)).status).toBe(404)
    world.s3Wire.clear()
    world.advance(MINUTE_MS + 1)
    await world.sweep()
    expect((await follow(url)).status).toBe(404)
  })

  test.each(dialects)('%s: every link asks anew who may have it', async (dialect) => {
    const id = await upload(world, alice)
    await linkTo(world, bob, id, dialect)
    await setPermission(world, alice, id, 0x1df)
    expect(await said(bob, dialect, id)).toEqual(denied[dialect])
    await setPermission(world, alice, id, 0x0df)
    expect(await said(bob, dialect, id)).toEqual(gone[dialect])
    await setRole(world, bob.id, 'leader')
    await linkTo(world, bob, id, dialect)
    await setRole(world, bob.id, 'normal')
    expect(await said(bob, dialect, id)).toEqual(gone[dialect])
    await linkTo(world, alice, id, dialect)
  })

  test('an upload that is under way is nobody’s to see, and its parts nobody’s but its owner’s', async () => {
    const admin = await owner(world, 'admin')
    const begun = await beginDirect(world, alice, freshBytes())
    const parts = await beginResumable(world, alice, 9 * MIB)
    for (const id of [begun.id, parts.id]) {
      for (const by of [bob, admin]) {
        for (const dialect of dialects) expect(await said(by, dialect, id)).toEqual(gone[dialect])
        for (const act of [complete, remove, askParts]) expect((await act(world, by, id)).json.code).toBe(-1)
        expect(await listed(world, by)).not.toContain(id)
      }
      expect((await stored(world, id))?.['state']).toBe('pending')
      expect(await listed(world, alice)).not.toContain(id)
      expect(await listedByKms(world, alice, 'getownfilelist')).not.toContain(id)
    }
  })
})

describe('S59 cursors of lists of files (Ory Kratos CVE-2026-33505)', () => {
  const page = (by: Owner, path: string, fields: object) =>
    world.call('POST', path, { json: fields, token: by.token, from: freshAddress() })

  test('lead on for whoever got them, in the list they are of, and are malformed for all else', async () => {
    const carol = await owner(world)
    for (let count = 0; count < 3; count++) await upload(world, carol)
    for (const by of [carol, bob]) await page(by, '/files', { limit: 2 })
    const { cursor } = (await page(carol, '/files', { limit: 2 })).json
    const own = (await page(carol, '/app/user/getownfilelist', { limit: 2 })).json.cursor
    const wrong = [
      page(bob, '/files', { limit: 2, cursor }),
      page(carol, '/files', { limit: 2, cursor, keyword: 'a' }),
      page(carol, '/files', { limit: 2, cursor, creator: String(carol.id) }),
      page(carol, '/files', { limit: 2, cursor: own }),
      page(carol, '/files', { limit: 2, cursor: cursor.slice(0, -1) }),
      page(carol, '/files', { limit: 2, cursor: `${cursor}AA` }),
      page(carol, '/files', { limit: 2, cursor: 'x'.repeat(5000) }),
      page(carol, '/files', { limit: 2, cursor: '../../' }),
    ]
    for (const { status, json } of await Promise.all(wrong)) {
      expect([status, json]).toEqual([200, { message: 'invalid params', code: -1, data: null }])
    }
    for (const path of ['/app/user/getownfilelist', '/app/user/getfilelist']) {
      const { status, json } = await page(carol, path, { cursor })
      expect([path, status, json.code]).toEqual([path, 403, 1])
    }
  })

  test('limit is clamped, however it is written', async () => {
    const carol = await owner(world)
    for (let count = 0; count < 3; count++) await upload(world, carol)
    for (const [limit, shown] of [
      [-5, 1],
      [0, 1],
      ['2', 2],
      [1_000_000_000, 3],
    ] as const) {
      const { json } = await page(carol, '/files', { limit, creator: String(carol.id) })
      expect([limit, json.data.length]).toEqual([limit, shown])
      const own = await page(carol, '/app/user/getownfilelist', { limit })
      expect([limit, own.json.fidlist.length]).toEqual([limit, shown])
    }
  })
})

leavesNothing()

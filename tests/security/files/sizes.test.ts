/** Sizes, and what base64 is (S69, S82). */
import { describe, expect, test } from 'vitest'
import { eventFor } from '../../../local/gateway/event.ts'
import {
  askParts,
  begin,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  type DirectUpload,
  digest,
  follow,
  freshBytes,
  multipart,
  postForm,
  remove,
  sendBase64,
  sendForm,
  sendMd5,
  sendMultipart,
  stored,
} from '../../support/files.ts'
import { freshAddress } from '../../support/world.ts'
import { alice, base64, DOCUMENTED, EVENT_BYTES_MAX, leavesNothing, MIB, world } from './ways.ts'

describe('S69 sizes', () => {
  const eventBytes = (request: { path: string; headers: Record<string, string>; body: string | Uint8Array }) =>
    Buffer.byteLength(
      JSON.stringify(eventFor({ method: 'POST', ...request }, { routeKey: `POST ${request.path}`, parameters: {} })),
    )

  async function expectStored(id: number, bytes: Buffer): Promise<void> {
    expect(await stored(world, id)).toMatchObject({ size: bytes.length, md5: digest('md5', bytes) })
    expect((await bytesOf(world, alice, id)).equals(bytes)).toBe(true)
    await remove(world, alice, id)
  }

  /** Refused, with a direct upload that takes these very bytes. */
  async function expectOffer(offered: { id: number; form: DirectUpload }, bytes: Buffer): Promise<void> {
    expect((await postForm(offered.form, Buffer.alloc(bytes.length))).status).toBe(400)
    expect((await postForm(offered.form, bytes)).status).toBe(201)
    await world.settle()
    await expectStored(offered.id, bytes)
  }

  test('fileserver multipart: nothing, exactly 4 MiB in an event under 6 MB, and a byte more gets a form', async () => {
    for (const size of [0, 1, 4 * MIB]) {
      const bytes = freshBytes(size)
      const form = multipart(DOCUMENTED, bytes)
      expect(eventBytes({ path: '/upload', ...form })).toBeLessThan(EVENT_BYTES_MAX)
      const { json } = await sendMultipart(world, alice, DOCUMENTED, bytes)
      expect([size, json.data.file_size]).toEqual([size, size])
      await expectStored(json.data.file_id, bytes)
    }
    const bytes = freshBytes(4 * MIB + 1)
    const { status, json } = await sendMultipart(world, alice, 'large.bin', bytes)
    expect([status, json.code, json.message]).toEqual([413, -1, 'file too large'])
    await expectOffer({ id: json.data.file_id, form: json.data.upload }, bytes)
  })

  test('kms JSON: nothing, exactly 4 MiB in an event under 6 MB, and a byte more gets a form', async () => {
    for (const size of [0, 1, 4 * MIB]) {
      const bytes = freshBytes(size)
      const body = JSON.stringify({ token: alice.token, name: DOCUMENTED, data: base64(bytes) })
      const headers = { 'content-type': 'application/json' }
      expect(eventBytes({ path: '/app/user/upload', headers, body })).toBeLessThan(EVENT_BYTES_MAX)
      const { status, json } = await sendBase64(world, alice, DOCUMENTED, bytes, { md5: digest('md5', bytes) })
      expect([size, status, json.code]).toEqual([size, 201, 130])
      await expectStored(Number(json.fid), bytes)
    }
    const bytes = freshBytes(4 * MIB + 1)
    const { status, json } = await sendBase64(world, alice, 'large.bin', bytes)
    expect([status, json.code, json.msg]).toEqual([413, 8, '文件过大'])
    await expectOffer({ id: Number(json.fid), form: json.upload }, bytes)
  })

  test('kms form: nothing, exactly 3 MiB in an event under 6 MB, and a byte more gets a form', async () => {
    for (const size of [0, 1, 3 * MIB]) {
      const bytes = freshBytes(size)
      const more = { md5: digest('md5', bytes) }
      const body = new URLSearchParams({
        token: alice.token,
        name: DOCUMENTED,
        ...more,
        data: base64(bytes),
      }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      expect(eventBytes({ path: '/app/user/upload', headers, body })).toBeLessThan(EVENT_BYTES_MAX)
      const { status, json } = await sendForm(world, alice, DOCUMENTED, base64(bytes), more)
      expect([size, status, json.code]).toEqual([size, 201, 130])
      await expectStored(Number(json.fid), bytes)
    }
    const bytes = freshBytes(3 * MIB + 1)
    const { status, json } = await sendForm(world, alice, 'large.bin', base64(bytes))
    expect([status, json.code]).toEqual([413, 8])
    await expectOffer({ id: Number(json.fid), form: json.upload }, bytes)
  })

  test('kms answers exactly 4 MiB inline under 6 MB, and the link alone for a byte more', async () => {
    for (const [size, inline] of [
      [0, true],
      [4 * MIB, true],
      [4 * MIB + 1, false],
    ] as const) {
      const bytes = freshBytes(size)
      const begun = await beginDirect(world, alice, bytes)
      expect((await postForm(begun.upload, bytes)).status).toBe(201)
      await world.settle()
      const request = { json: { fid: String(begun.id) }, token: alice.token, from: freshAddress() }
      const { json, text } = await world.call('POST', '/app/user/getfile', request)
      expect(Buffer.byteLength(text)).toBeLessThan(EVENT_BYTES_MAX)
      expect([json.code, json.size, json.md5]).toEqual([140, size, digest('md5', bytes)])
      expect(json.data === (inline ? base64(bytes) : '')).toBe(true)
      expect((await follow(json.url)).bytes.equals(bytes)).toBe(true)
    }
  })

  test('what is declared and what comes are one, or there is no file', async () => {
    const bytes = freshBytes(100)
    const wrong = digest('md5', Buffer.from('other'))
    const before = await world.items('files')
    expect((await sendMultipart(world, alice, 'a', bytes, { fields: { md5: wrong } })).json.code).toBe(-1)
    expect((await sendBase64(world, alice, 'a', bytes, { md5: wrong })).json.code).toBe(1)
    expect((await sendForm(world, alice, 'a', base64(bytes), { md5: wrong })).json.code).toBe(1)
    expect(await world.items('files')).toEqual(before)
    for (const said of [{ md5: wrong }, { sha256: digest('sha256', Buffer.from('other')) }]) {
      const begun = await beginDirect(world, alice, bytes, said)
      expect((await postForm(begun.upload, bytes)).status).toBe(400)
      expect((await complete(world, alice, begun.id)).json).toMatchObject({ code: -1, message: 'error' })
    }
    const short = await beginResumable(world, alice, 5 * MIB)
    const { urls } = (await askParts(world, alice, short.id, [1])).json.data
    const sent = await fetch(urls[1], { method: 'PUT', body: new Uint8Array(5 * MIB - 1) })
    expect(sent.status).toBe(403)
    expect((await complete(world, alice, short.id)).json).toMatchObject({ code: -1, message: 'error' })
  })

  test('sizes and digests that are none are malformed, one above FILE_BYTES_MAX is too large', async () => {
    for (const size of [-1, 1.5, 'x', '1e3', 2 ** 53, [], {}]) {
      const { json } = await begin(world, alice, size as number)
      expect([size, json]).toEqual([size, { message: 'error', code: -1, data: null }])
      const answer = await sendMd5(world, alice, digest('md5', freshBytes()), { size })
      expect([size, answer.status, answer.json.code]).toEqual([size, 403, 1])
    }
    for (const wrong of [{ md5: 'x' }, { sha256: 'x' }, { sha256: base64(Buffer.alloc(31)) }, { permission: 4096 }]) {
      expect((await begin(world, alice, 1, wrong)).json.code).toBe(-1)
      expect((await sendMd5(world, alice, digest('md5', freshBytes()), { size: 1, ...wrong })).json.code).toBe(1)
    }
    const most = 5 * 1024 * MIB
    const fileserver = await begin(world, alice, most + 1)
    expect([fileserver.status, fileserver.json]).toEqual([413, { message: 'file too large', code: -1, data: null }])
    const kms = await sendMd5(world, alice, digest('md5', freshBytes()), { size: most + 1 })
    expect([kms.status, kms.json]).toEqual([413, { done: false, code: 8, msg: '文件过大' }])
    expect((await begin(world, alice, most)).json.data.upload).toMatchObject({ part_size: 8 * MIB, parts: 640 })
    expect((await begin(world, alice, 100 * MIB)).json.data.upload).toHaveProperty('parts')
    expect((await begin(world, alice, 100 * MIB - 1)).json.data.upload).toHaveProperty('fields')
  })
})

describe('S82 base64 is taken as RFC 4648 writes it and no other way', () => {
  const garbage: [what: string, data: string][] = [
    ['garbage between', '!!!aGVs bG8=$$%'],
    ['a blank', 'aGVs bG8='],
    ['a line separator', 'aGVs\u2028bG8='],
    ['a tab at the end', 'aGVsbG8=\t'],
    ['the alphabet of URLs', '-_-_'],
    ['no padding', 'aGVsbG8'],
    ['too much padding', 'aGVsbG8=='],
    ['padding amid', 'aGV=bG8='],
    ['bits left over', 'aGVsbG9='],
    ['one character', 'a'],
    ['a data URL', 'data:text/plain;base64,aGVsbG8='],
    ['full-width characters', 'ａＧＶｓ'],
    ['a NUL', 'aGVs\0'],
  ]

  test.each(garbage)('%s is refused in JSON and in a form, and nothing is stored', async (_, data) => {
    const before = await world.items('files')
    const json = { token: alice.token, name: 'a.txt', data }
    const answers = [
      await world.call('POST', '/app/user/upload', { json, from: freshAddress() }),
      await sendForm(world, alice, 'a.txt', data),
    ]
    for (const answer of answers) expect([answer.status, answer.json.code]).toEqual([403, 1])
    expect(await world.items('files')).toEqual(before)
  })

  test('a form that forgets to encode its plus signs is refused, not stored wrong', async () => {
    const bytes = Buffer.from([0xfb, 0xef, 0xbe])
    expect(base64(bytes)).toBe('++++')
    const body = `token=${alice.token}&name=a.txt&data=++++`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { status, json } = await world.call('POST', '/app/user/upload', { body, headers, from: freshAddress() })
    expect([status, json.code]).toEqual([403, 1])
    expect((await sendForm(world, alice, 'a.txt', base64(bytes))).json.code).toBe(130)
  })

  test.each([
    ['Android', 'aGVs\nbG8=\n'],
    ['MIME', '\r\naGVs\r\nbG8=\r\n'],
  ])('but the lines that %s writes are no part of it, in JSON and in a form', async (_, data) => {
    const json = { token: alice.token, name: 'a.txt', data }
    const answers = [
      await world.call('POST', '/app/user/upload', { json, from: freshAddress() }),
      await sendForm(world, alice, 'a.txt', data),
    ]
    for (const answer of answers) expect(answer.json.code).toBe(130)
    const stored = await world.items('files')
    for (const { json: made } of answers)
      expect(stored.find(({ id }) => String(id) === made.fid)).toMatchObject({ size: 5 })
  })

  test('data that is no text is no upload, and an empty one is a file of no bytes', async () => {
    for (const data of [1, true, [], {}, ['aGVsbG8=']]) {
      const json = { token: alice.token, name: 'a.txt', data }
      const answer = await world.call('POST', '/app/user/upload', { json, from: freshAddress() })
      expect([data, answer.status, answer.json.code]).toEqual([data, 403, 1])
    }
    expect((await sendBase64(world, alice, 'a.txt', Buffer.alloc(0))).json.code).toBe(130)
  })

  test('what is longer than a Lambda event holds is refused by its length, undecoded', async () => {
    const call = (data: string) => sendForm(world, alice, 'a.txt', data)
    const startedAt = performance.now()
    expect((await call('A'.repeat(6 * MIB))).status).toBe(413)
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})

leavesNothing()

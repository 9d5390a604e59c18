/** Forms and links in the hands of a client (S67, S68, S74, S75), and what no log line has behind them (S96). */
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, test } from 'vitest'
import { partLink, linkTo as signLink, uploadForm } from '../../../lib/aws/s3Links.ts'
import { awsCredentials } from '../../../lib/config.ts'
import {
  askParts,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  type DirectUpload,
  dialects,
  digest,
  follow,
  freshBytes,
  linkTo,
  postForm,
  putPart,
  sendMd5,
  sendParts,
  stored,
  upload,
} from '../../support/files.ts'
import { freshAddress } from '../../support/world.ts'
import { alice, base64, bob, leavesNothing, MIB, MINUTE_MS, world } from './ways.ts'

const forms: Record<string, (bytes: Buffer, digests: object) => Promise<{ id: number; form: DirectUpload }>> = {
  fileserver: async (bytes, digests) => {
    const begun = await beginDirect(world, alice, bytes, digests)
    return { id: begun.id, form: begun.upload }
  },
  kms: async (bytes, digests) => {
    const { json } = await sendMd5(world, alice, digest('md5', bytes), { size: bytes.length, ...digests })
    return { id: Number(json.fid), form: json.upload }
  },
}

describe('S67 a presigned form for 1,234 bytes takes these and no others', () => {
  const bytes = () => freshBytes(1234)
  type Lie = (form: DirectUpload, file: Buffer) => Promise<Response>
  const lies: Record<string, Lie> = {
    'another size': (form, file) => postForm(form, file.subarray(1)),
    'a larger one': (form, file) => postForm(form, Buffer.concat([file, file])),
    'other bytes': (form) => postForm(form, Buffer.alloc(1234, 'x')),
    'another type': (form, file) => postForm(form, file, { 'Content-Type': 'text/html' }),
    'another checksum': (form, file) => postForm(form, file, { 'x-amz-checksum-sha256': base64(Buffer.alloc(32)) }),
    'no checksum': (form, file) => postForm(form, file, { 'x-amz-checksum-sha256': null }),
    'no MD5': (form, file) => postForm(form, file, { 'Content-MD5': null }),
    'another key': (form, file) => postForm(form, file, { key: `bytes/${'0'.repeat(64)}/${'0'.repeat(32)}` }),
    'an ACL': (form, file) => postForm(form, file, { acl: 'public-read' }),
    metadata: (form, file) => postForm(form, file, { 'x-amz-meta-a': 'b' }),
    'an encoding': (form, file) => postForm(form, file, { 'Content-Encoding': 'gzip' }),
    'another signature': (form, file) => postForm(form, file, { 'x-amz-signature': 'f'.repeat(64) }),
    'no policy': (form, file) => postForm(form, file, { policy: null }),
    'an hour’s delay': async (form, file) => {
      world.advance(901_000)
      return postForm(form, file)
    },
  }

  for (const dialect of Object.keys(forms)) {
    test(`${dialect}: every lie is refused, nothing arrives, and the truth still does`, async () => {
      const file = bytes()
      const digests = { md5: digest('md5', file), sha256: digest('sha256', file) }
      const begun = await forms[dialect]?.(file, digests)
      if (!begun) throw new Error(dialect)
      const before = world.objects().length
      for (const [name, lie] of Object.entries(lies)) {
        expect([name, (await lie(begun.form, file)).status]).toEqual([name, expect.toBeOneOf([400, 403])])
        world.resetClock()
      }
      expect(world.objects()).toHaveLength(before)
      expect((await stored(world, begun.id))?.['state']).toBe('pending')
      expect((await postForm(begun.form, file)).status).toBe(201)
      await world.settle()
      expect((await bytesOf(world, alice, begun.id)).equals(file)).toBe(true)
    })

    test(`${dialect}: the form ends after 15 minutes and says so`, async () => {
      const file = bytes()
      const begun = await forms[dialect]?.(file, {})
      expect(begun?.form.expires_in).toBe(900)
      const policy = JSON.parse(Buffer.from(begun?.form.fields['policy'] ?? '', 'base64').toString())
      expect(Date.parse(policy.expiration) - Date.now()).toBeLessThanOrEqual(900_000)
    })
  }
})

/** What SDKs have signed into links: the CRC32 of no bytes at all, with which no real file can be sent. */
const EMPTY_CHECKSUM = /checksum|crc32|AAAAAA/i

const kmsAsks = async (path: string, json: object) =>
  (await world.call('POST', `/app/user/upload${path}`, { json, token: alice.token, from: freshAddress() })).json

/** A resumable upload of `kms`, brought in its parts. @returns its id and the links */
async function inPartsByKms(parts: readonly Buffer[]): Promise<{ id: number; urls: string[] }> {
  const bytes = Buffer.concat(parts)
  const { fid } = (await sendMd5(world, alice, digest('md5', bytes), { size: bytes.length, multipart: true })).json
  const numbers = parts.map((_, index) => index + 1)
  const urls = Object.values((await kmsAsks('/parts', { fid, numbers })).urls as Record<string, string>)
  for (const [index, part] of parts.entries()) expect((await putPart(urls[index] ?? '', part)).status).toBe(200)
  expect(await kmsAsks('/complete', { fid })).toMatchObject({ done: true })
  return { id: Number(fid), urls }
}

test('S68 POST, PUT of a part, GET and a range of it carry a real file byte-exact', async () => {
  const posted: [id: number, bytes: Buffer][] = []
  for (const [dialect, begun] of Object.entries(forms)) {
    for (const withDigests of [false, true]) {
      const bytes = freshBytes(70_001)
      const digests = withDigests ? { md5: digest('md5', bytes), sha256: digest('sha256', bytes) } : {}
      const { id, form } = await begun(bytes, digests)
      if (!withDigests)
        expect([dialect, JSON.stringify(form)]).toEqual([dialect, expect.not.stringMatching(/crc32|AAAAAA/i)])
      expect((await postForm(form, bytes)).status).toBe(201)
      posted.push([id, bytes])
    }
  }
  await world.settle()
  const [first, second] = [freshBytes(8 * MIB), freshBytes(12_345)]
  const resumable = await beginResumable(world, alice, first.length + second.length)
  expect(resumable.upload).toMatchObject({ part_size: 8 * MIB, parts: 2 })
  const nothing = await beginResumable(world, alice, 0)
  await sendParts(world, alice, nothing.id, [Buffer.alloc(0)])
  expect((await complete(world, alice, nothing.id)).json.data).toMatchObject({ file_size: 0 })
  expect((await follow(await linkTo(world, alice, nothing.id))).bytes).toHaveLength(0)
  await sendParts(world, alice, resumable.id, [first, second])
  expect((await complete(world, alice, resumable.id)).json.data).toMatchObject({ file_size: 8 * MIB + 12_345 })
  const byKms = await inPartsByKms([first, Buffer.from('the end')])
  for (const url of byKms.urls) expect(url).not.toMatch(EMPTY_CHECKSUM)
  for (const [id, bytes] of [
    ...posted,
    [resumable.id, Buffer.concat([first, second])],
    [byKms.id, Buffer.concat([first, Buffer.from('the end')])],
  ] as const) {
    for (const dialect of dialects) {
      const url = await linkTo(world, alice, id, dialect)
      expect(url).not.toMatch(EMPTY_CHECKSUM)
      const whole = await follow(url)
      expect([whole.status, whole.bytes.equals(bytes), whole.headers['accept-ranges']]).toEqual([200, true, 'bytes'])
      const [from, to] = [bytes.length - 20_000, bytes.length - 10_001]
      const part = await follow(url, { range: `bytes=${from}-${to}` })
      expect([part.status, part.bytes.equals(bytes.subarray(from, to + 1))]).toEqual([206, true])
      expect(part.headers['content-range']).toBe(`bytes ${from}-${to}/${bytes.length}`)
      expect((await follow(url, { range: `bytes=${bytes.length}-` })).status).toBe(416)
    }
  }
})

test('S69 links to parts are given for numbers that there are, a hundred at once', async () => {
  const { id, upload } = await beginResumable(world, alice, 150 * 8 * MIB)
  expect(upload.parts).toBe(150)
  const numbers = Array.from({ length: 101 }, (_, index) => index + 1)
  expect(Object.keys((await askParts(world, alice, id, numbers.slice(1))).json.data.urls)).toHaveLength(100)
  for (const wrong of [numbers, [0], [-1], [151], [1.5], ['x'], [1e9]] as number[][]) {
    const { status, json } = await askParts(world, alice, id, wrong)
    expect([wrong[0], status, json]).toEqual([wrong[0], 200, { message: 'invalid params', code: -1, data: null }])
  }
})

test('S74 a form that is posted again with other bytes changes nothing that is served, then or ever', async () => {
  const [bytes, others] = [freshBytes(900), freshBytes(900)]
  const begun = await beginDirect(world, alice, bytes)
  expect((await postForm(begun.upload, bytes)).status).toBe(201)
  await world.settle()
  const url = await linkTo(world, bob, begun.id)
  for (const minutes of [0, 5, 14]) {
    world.advance(minutes * MINUTE_MS)
    expect((await postForm(begun.upload, others)).status).toBe(201)
    await world.settle()
    expect((await bytesOf(world, bob, begun.id)).equals(bytes)).toBe(true)
    expect(world.objects().filter(({ key }) => key.startsWith('pending/'))).toEqual([])
    world.resetClock()
  }
  // An event that is lost harms nobody: the sweep knows the key.
  world.events.hold()
  expect((await postForm(begun.upload, others)).status).toBe(201)
  expect(world.events.take()).toHaveLength(1)
  world.events.release()
  expect((await bytesOf(world, bob, begun.id)).equals(bytes)).toBe(true)
  expect((await follow(url)).bytes.equals(bytes)).toBe(true)
  world.advance(21 * MINUTE_MS)
  await world.sweep()
  expect(world.objects().filter(({ key }) => key.startsWith('pending/'))).toEqual([])
})

describe('S75 links', () => {
  const key = `own/${'0'.repeat(32)}`
  const secondsIn = (url: string) => Number(new URL(url).searchParams.get('X-Amz-Expires'))

  test.each([
    [0, 1],
    [-1, 1],
    [Number.NaN, 1],
    [1e9, 900],
    [Number.POSITIVE_INFINITY, 900],
    [300.9, 300],
  ])('of %d seconds are signed for %i', async (wanted, signed) => {
    const presentation = { expiresInSeconds: wanted, disposition: 'attachment', type: 'application/octet-stream' }
    expect(secondsIn(await signLink(key, presentation))).toBe(signed)
    expect(secondsIn(await partLink(key, 'upload', 1, 1, wanted))).toBe(signed)
    const { fields } = await uploadForm(key, { size: 1, sha256: null, md5: null, expiresInSeconds: wanted })
    const { expiration } = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString())
    const left = Date.parse(expiration) - Date.now()
    expect(left > (signed - 5) * 1000 && left <= signed * 1000).toBe(true)
  })

  test('handed out by any dialect live five minutes and no second longer', async () => {
    const id = await upload(world, alice)
    for (const dialect of dialects) {
      const url = await linkTo(world, bob, id, dialect)
      expect(secondsIn(url)).toBe(300)
      world.advance(298_000)
      expect((await follow(url)).status).toBe(200)
      world.advance(4000)
      expect((await follow(url)).status).toBe(403)
      world.resetClock()
    }
  })

  test('signed for a week by whoever has the keys end after 15 minutes, by the bucket’s own policy', async () => {
    const id = await upload(world, alice)
    const { origin, host, pathname } = new URL(await linkTo(world, alice, id))
    const payload = new Set(['x-amz-content-sha256'])
    const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    const request = new HttpRequest({ method: 'GET', hostname: host, path: pathname, headers })
    const region = world.cloud.environment['AWS_REGION'] ?? ''
    const signer = new SignatureV4({
      credentials: awsCredentials(),
      region,
      service: 's3',
      sha256: Hash.bind(null, 'sha256'),
      uriEscapePath: false,
    })
    const { query } = await signer.presign(request, {
      expiresIn: 604_800,
      unhoistableHeaders: payload,
      unsignableHeaders: payload,
    })
    const url = `${origin}${pathname}?${new URLSearchParams(query as Record<string, string>)}`
    expect((await follow(url)).status).toBe(200)
    world.advance(901_000)
    const { status, bytes } = await follow(url)
    expect([status, bytes.toString()]).toEqual([403, expect.stringContaining('AccessDenied')])
  })
})

leavesNothing()

/** H of the security bar, S59 and S82: files, through every dialect that has the route, up to the very bytes of S3. */
import { HttpRequest } from '@smithy/core/transport'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { partLink, linkTo as signLink, uploadForm } from '../../lib/aws/s3Links.ts'
import { signer } from '../../lib/aws/s3Signing.ts'
import { eventFor } from '../../local/gateway/event.ts'
import { afterSweeps, violations } from '../support/fileInvariants.ts'
import {
  askLink,
  askParts,
  begin,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  contentOf,
  type DirectUpload,
  dialects,
  digest,
  type Fetched,
  type FileDialect,
  follow,
  freshBytes,
  linkIn,
  linkTo,
  listed,
  listedByKms,
  multipart,
  type Owner,
  owner,
  postForm,
  remove,
  sendBase64,
  sendForm,
  sendMd5,
  sendMultipart,
  sendParts,
  setPermission,
  setRole,
  stored,
  upload,
} from '../support/files.ts'
import { type Answer, freshAddress, useWorld } from '../support/world.ts'

const MIB = 1024 * 1024
const MINUTE_MS = 60_000
/** Lambda's limit, taken as decimal megabytes to be on the safe side. */
const EVENT_BYTES_MAX = 6_000_000
const DOCUMENTED = '计算机操作系统(汤子瀛)习题答案.DOC.pdf'

const world = useWorld()
let alice: Owner
let bob: Owner

beforeAll(async () => {
  ;[alice, bob] = [await owner(world), await owner(world)]
})

afterEach(() => {
  world.wire.clear()
  world.s3Wire.clear()
  world.resetClock()
})

const base64 = (bytes: Buffer) => bytes.toString('base64')

let turns = 0

/** One dialect after the other, where any will do. */
const inTurn = (): FileDialect => dialects[turns++ % dialects.length] ?? 'kms'

/** The name that a download is saved under (RFC 6266 §4.3: `filename*` is preferred). */
function savedName({ headers }: Fetched): string {
  const [, encoded] =
    /^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''([!-~]+)$/.exec(headers['content-disposition'] ?? '') ?? []
  return encoded === undefined ? `not an attachment: ${headers['content-disposition']}` : decodeURIComponent(encoded)
}

interface Made {
  answer: Answer
  id: number | null
}

/** Every way in that carries a name: what was answered, and the file that came of it. */
const ways: Record<string, (name: string, bytes: Buffer) => Promise<Made>> = {
  'fileserver multipart': async (name, bytes) => {
    const answer = await sendMultipart(world, alice, name, bytes)
    return { answer, id: answer.json.data?.file_id ?? null }
  },
  'fileserver direct': async (name, bytes) => {
    const answer = await begin(world, alice, bytes.length, { file_name: name })
    const { data } = answer.json
    if (data) expect((await postForm(data.upload, bytes)).status).toBe(201)
    await world.settle()
    return { answer, id: data?.file_id ?? null }
  },
  'kms JSON': async (name, bytes) => {
    const answer = await sendBase64(world, alice, name, bytes)
    return { answer, id: answer.json.fid === undefined ? null : Number(answer.json.fid) }
  },
  'kms form': async (name, bytes) => {
    const answer = await sendForm(world, alice, name, base64(bytes))
    return { answer, id: answer.json.fid === undefined ? null : Number(answer.json.fid) }
  },
  'kms direct': async (name, bytes) => {
    const answer = await sendMd5(world, alice, digest('md5', bytes), { name, size: bytes.length })
    const { fid, upload: form } = answer.json
    if (form) expect((await postForm(form, bytes)).status).toBe(201)
    await world.settle()
    return { answer, id: fid === undefined ? null : Number(fid) }
  },
}
const wayNames = Object.keys(ways)
/** The names are read by one reader in all ways, so that some of them will do where the others have been tried. */
const thorough = ['fileserver multipart', 'kms JSON']
const forWay = <Row>(way: string, rows: readonly Row[]): readonly Row[] =>
  thorough.includes(way) ? rows : rows.filter((_, index) => index % 3 === 0)
const bring = (way: string, name: string, bytes = freshBytes()) =>
  ways[way]?.(name, bytes) ?? Promise.reject(new Error(`no way ${way}`))

/** The route's own words for what has no good name. */
const refusedName = (way: string) => (way.startsWith('kms') ? [403, 1] : [200, -1])

async function nameAfter(way: string, given: string): Promise<string | null> {
  const { answer, id } = await bring(way, given)
  if (id !== null) return String((await stored(world, id))?.['name'])
  expect([given, answer.status, answer.json.code]).toEqual([given, ...refusedName(way)])
  return null
}

describe('S63 the key is made of the hash alone, whatever the name', () => {
  const names: [given: string, kept: string | null][] = [
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['%2e%2e%2fx.txt', '%2e%2e%2fx.txt'],
    ['a\0b.txt', 'ab.txt'],
    ['CON', 'CON'],
    ['LICENSE', 'LICENSE'],
    ['pending/0000', '0000'],
    ['x'.repeat(256), null],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['...', null],
    ['../', null],
  ]

  test.each(wayNames)('%s', async (way) => {
    for (const [given, kept] of forWay(way, names)) expect([given, await nameAfter(way, given)]).toEqual([given, kept])
    const keys = world.objects().map(({ key }) => key)
    expect(keys.filter((key) => !/^(bytes\/[0-9a-f]{64}\/[0-9a-f]{32}|own\/[0-9a-f]{32})$/.test(key))).toEqual([])
    expect(await violations(world)).toEqual([])
  })

  test('a file without a name, with two names or twice in one form is refused, and nothing of it stays', async () => {
    const before = await world.items('files')
    const { headers, body } = multipart('a.bin', freshBytes())
    const text = body.toString('latin1')
    const file = text.slice(0, text.indexOf('\r\n------gatehouse-test--'))
    const bodies = [
      text.replace('filename="a.bin"', 'filename=""'),
      text.replace('filename="a.bin"', 'filename="a\r\nX: y.bin"'),
      text.replace('filename="a.bin"', 'filename="a.bin"; filename="b.bin"'),
      `${file}\r\n${file.replace('name="file"', 'name="other"')}\r\n------gatehouse-test--\r\n`,
      `${file}\r\n${file}\r\n------gatehouse-test--\r\n`,
    ]
    for (const one of bodies) {
      const request = { headers, body: Buffer.from(one, 'latin1'), token: alice.token, from: freshAddress() }
      const { status, json } = await world.call('POST', '/upload', request)
      expect([status, json]).toEqual([200, { message: 'error', code: -1, data: null }])
    }
    expect(await world.items('files')).toEqual(before)
  })
})

test('S80 a name that would take hours to normalise is refused unread, a keyword finds nothing', async () => {
  const endless = `e${'\u0301\u0323'.repeat(500_000)}`
  const startedAt = performance.now()
  expect((await begin(world, alice, 1, { file_name: endless })).json.code).toBe(-1)
  expect((await sendBase64(world, alice, endless, freshBytes())).json.code).toBe(1)
  expect((await sendForm(world, alice, endless.slice(0, 300_000), base64(freshBytes()))).json.code).toBe(1)
  expect(await listed(world, alice, { keyword: endless.slice(0, 30_000) })).toEqual([])
  expect(performance.now() - startedAt).toBeLessThan(3000)
})

describe('S64 a name comes back as it is, without what disguises it', () => {
  const names: [given: string, kept: string, doc: string][] = [
    [DOCUMENTED, DOCUMENTED, 'pdf'],
    ['cod\u202Egpj.exe', 'codgpj.exe', 'exe'],
    ['in\u200Bvoice\u2066.pdf\u2069', 'invoice.pdf', 'pdf'],
    ['\u0440\u0430ypal.PDF', '\u0440\u0430ypal.PDF', 'pdf'],
    ['cafe\u0301.txt', 'café.txt', 'txt'],
    ['👨‍👩‍👧.png', '👨‍👩‍👧.png', 'png'],
    ["it's 100% (new) *.zip", "it's 100% (new) *.zip", 'zip'],
    ['😀'.repeat(255), '😀'.repeat(255), ''],
  ]

  test.each(wayNames)('%s → the saved file of a link of every dialect', async (way) => {
    for (const [given, kept, doc] of forWay(way, names)) {
      const bytes = freshBytes()
      const { id } = await bring(way, given, bytes)
      expect(await stored(world, id ?? 0)).toMatchObject({ name: kept, doc })
      // The documented name through each of them, the others in turn.
      for (const dialect of given === DOCUMENTED ? dialects : [inTurn()]) {
        const fetched = await follow(await linkTo(world, alice, id ?? 0, dialect))
        expect([dialect, savedName(fetched), fetched.bytes.equals(bytes)]).toEqual([dialect, kept, true])
      }
    }
  })

  test('fileserver reads filename* and names that clients do not quote', async () => {
    for (const parameter of [
      `filename="x.pdf"; filename*=UTF-8''${encodeURIComponent(DOCUMENTED)}`,
      `filename=${DOCUMENTED}`,
    ]) {
      const { json } = await sendMultipart(world, alice, parameter, freshBytes())
      expect([json.data.file_name, json.data.file_doc]).toEqual([DOCUMENTED, 'pdf'])
    }
  })
})

describe('S65 no name ends a header', () => {
  const hostile = ['a\r\nSet-Cookie: session_id=x\r\n\r\n<html>.txt', 'a"; filename="evil.exe', "a';x=y%0d%0aX: y.txt"]

  test.each(wayNames)('%s', async (way) => {
    for (const given of hostile) {
      const { id } = await bring(way, given)
      const { name } = (await stored(world, id ?? 0)) ?? {}
      expect(name).not.toMatch(/\p{Cc}/u)
      const url = await linkTo(world, alice, id ?? 0)
      expect(url).not.toMatch(/[^!-~]/)
      const fetched = await follow(url)
      expect([fetched.status, savedName(fetched)]).toEqual([200, name])
      expect(fetched.headers).not.toHaveProperty('set-cookie')
    }
  })
})

test('S66 Parse CVE-2026-30948 CVE-2026-35200 Appwrite CVE-2022-2925 whatever a file is or says it is, its link downloads it and shows nothing', async () => {
  const html = Buffer.from('<html><script>alert(1)</script></html>')
  const polyglot = Buffer.concat([Buffer.from('GIF89a/*'), html, Buffer.from('*/=1')])
  const octets = 'application/octet-stream'
  const files: [name: string, bytes: Buffer, type: string][] = [
    ['page.html', html, octets],
    ['page.xhtml', html, octets],
    ['page.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), octets],
    ['page.xml', Buffer.from('<?xml version="1.0"?><x/>'), octets],
    ['page.js', Buffer.from('alert(1)'), octets],
    ['page.pdf', Buffer.from('%PDF-1.7'), octets],
    ['page.txt', html, octets],
    ['page', html, octets],
    ['page.png.html', html, octets],
    ['page.png', html, 'image/png'],
    ['page.gif', polyglot, 'image/gif'],
  ]
  for (const [name, bytes, type] of files) {
    for (const way of ['fileserver direct', 'kms JSON']) {
      const { id } = await bring(way, name, bytes)
      const { headers } = await follow(await linkTo(world, alice, id ?? 0, inTurn()))
      expect([way, name, headers['content-type']]).toEqual([way, name, type])
      expect(headers['content-disposition']).toMatch(/^attachment; /)
    }
  }
})

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

test('S68 POST, PUT of a part, GET and a range of it carry a real file byte-exact', async () => {
  const small = freshBytes(70_001)
  const direct = await beginDirect(world, alice, small)
  expect((await postForm(direct.upload, small)).status).toBe(201)
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
  for (const [id, bytes] of [
    [direct.id, small],
    [resumable.id, Buffer.concat([first, second])],
  ] as const) {
    for (const dialect of dialects) {
      const url = await linkTo(world, alice, id, dialect)
      expect(url).not.toMatch(/checksum|crc32|AAAAAA/i)
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
    const { query } = await signer(region).presign(request, {
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

describe('S82 base64 is taken as RFC 4648 writes it and no other way', () => {
  const garbage: [what: string, data: string][] = [
    ['garbage between', '!!!aGVs bG8=$$%'],
    ['a blank', 'aGVs bG8='],
    ['a line break', 'aGVs\nbG8='],
    ['a break at the end', 'aGVsbG8=\n'],
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

  test('data that is no text, or nothing without the MD5 of nothing, is no upload', async () => {
    for (const data of [1, true, [], {}, ['aGVsbG8=']]) {
      const json = { token: alice.token, name: 'a.txt', data }
      const answer = await world.call('POST', '/app/user/upload', { json, from: freshAddress() })
      expect([data, answer.status, answer.json.code]).toEqual([data, 403, 1])
    }
    expect((await sendBase64(world, alice, 'a.txt', Buffer.alloc(0))).json.code).toBe(1)
  })

  test('what is longer than a Lambda event holds is refused by its length, undecoded', async () => {
    const call = (data: string) => sendForm(world, alice, 'a.txt', data)
    const startedAt = performance.now()
    expect((await call('A'.repeat(6 * MIB))).status).toBe(413)
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})

test('S96 no log line has a name, a link, a form or a byte of any file', () => {
  expect(world.logs.length).toBeGreaterThan(100)
  const said = world.logs.filter((line) =>
    /X-Amz-|x-amz-signature|习题|passwd|boot\.ini|aGVs|pending\/|bytes\//.test(line),
  )
  expect(said).toEqual([])
})

test('After all of this, and a week, nothing is left that is not a file', async () => {
  await world.settle()
  expect(await violations(world)).toEqual([])
  expect(await afterSweeps(world)).toEqual([])
})

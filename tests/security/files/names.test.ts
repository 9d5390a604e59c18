/** Names and kinds of files, from whichever dialect to the very bytes of S3 (S63–S66, S80). */
import { describe, expect, test, vi } from 'vitest'
import { violations } from '../../support/fileInvariants.ts'
import {
  begin,
  dialects,
  follow,
  freshBytes,
  linkTo,
  listed,
  multipart,
  sendBase64,
  sendForm,
  sendMultipart,
  stored,
} from '../../support/files.ts'
import { freshAddress } from '../../support/world.ts'
import {
  alice,
  base64,
  bring,
  DOCUMENTED,
  forWay,
  inTurn,
  leavesNothing,
  nameAfter,
  savedName,
  wayNames,
  world,
} from './ways.ts'

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

test('S80 a name that takes the square of its length to normalise is refused unread, a keyword finds nothing', async () => {
  const endless = `e${'\u0301\u0323'.repeat(200_000)}`
  const normalise = vi.spyOn(String.prototype, 'normalize')
  expect((await begin(world, alice, 1, { file_name: endless })).json.code).toBe(-1)
  expect((await sendBase64(world, alice, endless, freshBytes())).json.code).toBe(1)
  expect((await sendForm(world, alice, endless.slice(0, 300_000), base64(freshBytes()))).json.code).toBe(1)
  expect(await listed(world, alice, { keyword: endless.slice(0, 30_000) })).toEqual([])
  const lengths = normalise.mock.contexts.map((text) => String(text).length)
  normalise.mockRestore()
  expect(Math.max(...lengths)).toBeLessThanOrEqual(16 * 255)
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

test('S66 Parse CVE-2026-30948 GHSA-hcj7-6gxh-24ww CVE-2026-35200 GHSA-vr5f-2r24-w5hc GHSA-v8x7-r927-cc93 Appwrite CVE-2022-2925 whatever a file is or says it is, its link downloads it and shows nothing', async () => {
  const html = Buffer.from('<html><script>alert(1)</script></html>')
  const polyglot = Buffer.concat([Buffer.from('GIF89a/*'), html, Buffer.from('*/=1')])
  const octets = 'application/octet-stream'
  const files: [name: string, bytes: Buffer, type: string][] = [
    ['page.html', html, octets],
    ['page.xhtml', html, octets],
    ['page.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), octets],
    ['page.svgz', Buffer.from('<svg/>'), octets],
    ['page.SVG', Buffer.from('<svg/>'), octets],
    ['page.shtml', html, octets],
    ['page.html;.png;', html, octets],
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

leavesNothing()

/** Links and forms in the hands of a client, against the embedded S3 (S67, S68, S74, S75): what is true works byte by byte. */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  completeMultipartUpload,
  createMultipartUpload,
  getObject,
  headObject,
  listParts,
  putObject,
} from '../../lib/aws/s3.ts'
import { type FormTerms, linkTo, partLink, type UploadForm, uploadForm } from '../../lib/aws/s3Links.ts'
import { forgetSettings } from '../../lib/config.ts'
import { base64Of, md5OfBytes, sha256OfBytes } from '../../lib/content/digests.ts'
import { attachmentDisposition } from '../../lib/content/disposition.ts'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { moveClock, resetClock } from '../support/clock.ts'

let cloud: Cloud

beforeAll(async () => {
  cloud = await startCloud({ folder: null, stage: 'test' })
  Object.assign(process.env, cloud.environment)
  forgetSettings()
})

afterEach(resetClock)

afterAll(() => cloud.stop())

const fresh = () => randomBytes(8).toString('hex')

interface Answered {
  status: number
  headers: Headers
  bytes: Buffer
}

async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

describe('A link', () => {
  const bytes = randomBytes(100_000)
  const key = `own/${fresh()}`
  const name = '计算机操作系统(汤子瀛)习题答案.DOC.pdf'
  const presentation = {
    expiresInSeconds: 300,
    disposition: attachmentDisposition(name),
    type: 'application/octet-stream',
  }
  const link = (changed: Partial<typeof presentation> = {}) => linkTo(key, { ...presentation, ...changed })

  beforeAll(() => putObject(key, bytes, 'text/html'))

  test('gives every byte, under the name and the type that were signed', async () => {
    const got = await ask(await link())
    expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true])
    expect(got.headers.get('content-type')).toBe('application/octet-stream')
    expect(got.headers.get('content-disposition')).toBe(presentation.disposition)
  })

  test('gives a part of them, so that a download can go on', async () => {
    const got = await ask(await link(), { headers: { range: 'bytes=99990-' } })
    expect([got.status, got.bytes.equals(bytes.subarray(99_990))]).toEqual([206, true])
    expect(got.headers.get('content-range')).toBe('bytes 99990-99999/100000')
  })

  test('is for this object, this name, this method and this long only', async () => {
    const good = await link()
    const changed = [
      good.replace(key, `own/${fresh()}`),
      good.replace('attachment', 'inline'),
      good.replace('octet-stream', 'xhtml%2Bxml'),
      good.replace('X-Amz-Expires=300', 'X-Amz-Expires=900'),
      `${good}&response-cache-control=public`,
      good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    ]
    for (const url of changed) expect([url, (await ask(url)).status]).toEqual([url, 403])
    expect((await ask(good, { method: 'PUT', body: 'x' })).status).toBe(403)
    expect((await ask(good, { method: 'DELETE' })).status).toBe(403)
    moveClock(295_000)
    expect((await ask(good)).status).toBe(200)
    moveClock(6000)
    expect((await ask(good)).status).toBe(403)
  })
})

describe('A form', () => {
  const bytes = randomBytes(1234)
  const truth = { size: 1234, sha256: sha256OfBytes(bytes), md5: md5OfBytes(bytes), expiresInSeconds: 900 }

  async function offer(changed: Partial<FormTerms> = {}): Promise<{ key: string; form: UploadForm }> {
    const key = `pending/${fresh()}`
    return { key, form: await uploadForm(key, { ...truth, ...changed }) }
  }

  function post({ url, fields }: UploadForm, changed: Record<string, string | null> = {}, file: Buffer = bytes) {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...fields, ...changed })) if (value !== null) body.append(name, value)
    body.append('file', new Blob([new Uint8Array(file)], { type: 'text/html' }), '../../习题.html')
    return ask(url, { method: 'POST', body })
  }

  test('brings exactly the bytes it was made for', async () => {
    const { key, form } = await offer()
    expect((await post(form)).status).toBe(201)
    expect(await getObject(key)).toEqual(bytes)
    expect(await headObject(key)).toEqual({ size: 1234, etag: truth.md5, sha256: truth.sha256 })
    const { key: bare, form: without } = await offer({ sha256: null, md5: null })
    expect((await post(without)).status).toBe(201)
    expect(await headObject(bare)).toMatchObject({ size: 1234, etag: truth.md5 })
  })

  test('brings an empty file', async () => {
    const nothing = Buffer.alloc(0)
    const { key, form } = await offer({ size: 0, sha256: sha256OfBytes(nothing), md5: md5OfBytes(nothing) })
    expect((await post(form, {}, nothing)).status).toBe(201)
    expect(await headObject(key)).toMatchObject({ size: 0 })
  })

  const lies: Record<string, (form: UploadForm) => Promise<Answered>> = {
    'one byte less': (form) => post(form, {}, bytes.subarray(1)),
    'one byte more': (form) => post(form, {}, Buffer.concat([bytes, bytes.subarray(0, 1)])),
    'other bytes of the same size': (form) => post(form, {}, randomBytes(1234)),
    'another type': (form) => post(form, { 'Content-Type': 'text/html' }),
    'another key': (form) => post(form, { key: `own/${fresh()}` }),
    'another status': (form) => post(form, { success_action_status: '200' }),
    'another checksum': (form) => post(form, { 'x-amz-checksum-sha256': base64Of(sha256OfBytes(Buffer.from('x'))) }),
    'another MD5': (form) => post(form, { 'Content-MD5': base64Of(md5OfBytes(Buffer.from('x'))) }),
    'no checksum': (form) => post(form, { 'x-amz-checksum-sha256': null, 'x-amz-checksum-algorithm': null }),
    'a field of its own': (form) => post(form, { acl: 'public-read' }),
    'metadata of its own': (form) => post(form, { 'x-amz-meta-name': 'x' }),
    'a redirect': (form) => post(form, { success_action_redirect: 'https://example.com/' }),
    'no policy': (form) => post(form, { policy: null }),
    'another signature': (form) => post(form, { 'x-amz-signature': '0'.repeat(64) }),
    'another bucket': (form) => post({ ...form, url: form.url.replace(/\/[^/]*$/, '/another-bucket') }),
    'a policy that was widened': (form) => {
      const policy = JSON.parse(Buffer.from(form.fields['policy'] ?? '', 'base64').toString('utf8'))
      policy.conditions[1] = ['content-length-range', 0, 1e9]
      return post(form, { policy: Buffer.from(JSON.stringify(policy)).toString('base64') })
    },
    'an hour later': (form) => {
      moveClock(3_600_000)
      return post(form)
    },
  }

  for (const [what, tell] of Object.entries(lies)) {
    test(`is refused with ${what}, and nothing is left`, async () => {
      const before = cloud.s3.objects().length
      const { form } = await offer()
      expect((await tell(form)).status).toBeGreaterThanOrEqual(400)
      expect(cloud.s3.objects()).toHaveLength(before)
    })
  }

  test('is refused for wrong bytes by its MD5 alone', async () => {
    const { key, form } = await offer({ sha256: null })
    expect((await post(form, {}, randomBytes(1234))).status).toBe(400)
    expect(await headObject(key)).toBe(null)
  })
})

describe('A link to a part', () => {
  test('takes exactly its length, under its number, and the parts make the file', async () => {
    const [first, second] = [randomBytes(5 * 1024 * 1024), randomBytes(77)]
    const key = `own/${fresh()}`
    const upload = await createMultipartUpload(key)
    const put = async (number: number, length: number, body: Buffer, change = (url: string) => url) =>
      (
        await ask(change(await partLink(key, upload, number, length, 900)), {
          method: 'PUT',
          body: new Uint8Array(body),
        })
      ).status
    expect(await put(2, 78, second)).toBe(403)
    expect(await put(2, 77, second, (url) => url.replace('partNumber=2', 'partNumber=3'))).toBe(403)
    expect(await put(2, 77, second, (url) => url.replace(/uploadId=[^&]+/, 'uploadId=other'))).toBe(403)
    expect(await listParts(key, upload)).toEqual([])
    expect([await put(2, 77, second), await put(1, first.length, first)]).toEqual([200, 200])
    const parts = (await listParts(key, upload)) ?? []
    expect(parts.map(({ number, size, etag }) => [number, size, etag.replaceAll('"', '')])).toEqual([
      [1, first.length, md5OfBytes(first)],
      [2, 77, md5OfBytes(second)],
    ])
    await completeMultipartUpload(key, upload, parts)
    const whole = await getObject(key)
    expect(whole?.equals(Buffer.concat([first, second]))).toBe(true)
  })
})

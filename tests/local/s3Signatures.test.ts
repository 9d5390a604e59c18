/** Who may ask, as the embedded S3 judges it: every lie about a signature is refused, with the code of the real one. */
import { randomBytes } from 'node:crypto'
import { request as ask } from 'node:http'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { credentials, digestOf, refusal, startBucket, type TestBucket } from '../support/bucket.ts'
import { moveClock, resetClock } from '../support/clock.ts'

const MINUTE_MS = 60_000

let bucket: TestBucket
let Bucket: string
const bytes = randomBytes(20_000)

beforeAll(async () => {
  bucket = await startBucket()
  Bucket = bucket.name
  await bucket.client.send(new PutObjectCommand({ Bucket, Key: 'own/object', Body: bytes, ContentType: 'text/html' }))
})
afterEach(resetClock)
afterAll(() => bucket.stop())

const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe('a signature in the header', () => {
  test.each([
    ['nobody', undefined, [403, 'AccessDenied']],
    ['another kind', 'Bearer abc', [400, 'AuthorizationHeaderMalformed']],
    ['half a signature', 'AWS4-HMAC-SHA256 Credential=a/b, Signature=c', [400, 'AuthorizationHeaderMalformed']],
  ])('of %s is refused', async (_, authorization, refused) => {
    const headers = authorization === undefined ? {} : { authorization }
    expect(await refusal(await fetch(bucket.url('own/object'), { headers }))).toEqual(refused)
  })

  test.each([
    ['a wrong secret', { secretAccessKey: 'guessed' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { accessKeyId: 'AKIDOTHER' }, 'InvalidAccessKeyId'],
    ['a session nobody opened', { sessionToken: 'made up' }, 'InvalidToken'],
  ])('with %s is refused', async (_, other, name) => {
    const client = bucket.clientWith({ credentials: { ...credentials, ...other } })
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'own/object' }))).rejects.toMatchObject({ name })
  })

  test('of another region is refused', async () => {
    const client = bucket.clientWith({ region: 'eu-north-1' })
    const refused = client.send(new GetObjectCommand({ Bucket, Key: 'own/object' }))
    await expect(refused).rejects.toMatchObject({ name: 'AuthorizationHeaderMalformed' })
  })

  test.each([-16, 16])('made with a clock %i minutes off is refused', async (minutes) => {
    const client = bucket.clientWith({ systemClockOffset: minutes * MINUTE_MS })
    const refused = client.send(new GetObjectCommand({ Bucket, Key: 'own/object' }))
    await expect(refused).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' })
  })

  test('of a session needs its token', async () => {
    const other = await startBucket({ sessionToken: 'the token' })
    await other.client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))
    const without = other.clientWith({ credentials })
    await expect(without.send(new GetObjectCommand({ Bucket, Key: 'x' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    })
    expect((await fetch(await other.link('GET', 'x'))).status).toBe(200)
    expect((await other.post(other.form('x'), 'y')).status).toBe(204)
    await other.stop()
  })

  test('does not cover a body that was changed on the way', async () => {
    const client = bucket.clientWith({ requestChecksumCalculation: 'WHEN_REQUIRED' })
    client.middlewareStack.add(
      (next) => (args) => {
        const { request } = args as { request: { body: unknown } }
        request.body = 'changed!'
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'changed', Body: 'original' }))
    await expect(put).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' })
  })

  test('does not cover a header that was added on the way', async () => {
    const client = bucket.clientWith({})
    client.middlewareStack.add(
      (next) => (args) => {
        const { request } = args as { request: { headers: Record<string, string> } }
        request.headers['x-amz-meta-role'] = 'admin'
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'added', Body: 'x' }))
    await expect(put).rejects.toMatchObject({ name: 'AccessDenied', message: expect.stringContaining('not signed') })
  })
})

describe('a link', () => {
  test('gives the object byte-exact, whole and in part', async () => {
    const link = await bucket.link('GET', 'own/object')
    expect((await bodyOf(await fetch(link))).equals(bytes)).toBe(true)
    const part = await fetch(link, { headers: { range: 'bytes=100-199' } })
    expect(part.status).toBe(206)
    expect((await bodyOf(part)).equals(bytes.subarray(100, 200))).toBe(true)
    expect((await fetch(link, { headers: { range: 'bytes=20000-' } })).status).toBe(416)
  })

  test('says what the object is called and what type it has', async () => {
    const disposition = 'attachment; filename="a.pdf"; filename*=UTF-8\'\'%E8%AE%A1.pdf'
    const query = { 'response-content-disposition': disposition, 'response-content-type': 'application/octet-stream' }
    const answer = await fetch(await bucket.link('GET', 'own/object', { query }))
    expect(answer.headers.get('content-disposition')).toBe(disposition)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    const split = { 'response-content-disposition': 'attachment\r\nx-evil: 1' }
    expect(await refusal(await fetch(await bucket.link('GET', 'own/object', { query: split })))).toEqual([
      400,
      'InvalidArgument',
    ])
  })

  test('gives nobody the right to say so himself', async () => {
    const link = await bucket.link('GET', 'own/object')
    const renamed = await fetch(`${link}&response-content-type=text%2Fhtml`)
    expect(await refusal(renamed)).toEqual([403, 'SignatureDoesNotMatch'])
    const unsigned = await fetch(`${bucket.url('own/object')}?response-content-type=text%2Fhtml`)
    expect(await refusal(unsigned)).toEqual([403, 'AccessDenied'])
  })

  test.each([
    ['another key', (link: string) => link.replace('own/object', 'own/other')],
    ['a longer life', (link: string) => link.replace('X-Amz-Expires=300', 'X-Amz-Expires=301')],
    [
      'another signature',
      (link: string) => link.replace(/Signature=./, (found) => (found.endsWith('0') ? 'Signature=1' : 'Signature=0')),
    ],
    ['another parameter', (link: string) => `${link}&versionId=1`],
    ['another day', (link: string) => link.replace(/X-Amz-Date=(\d{8})T/, 'X-Amz-Date=$1T0')],
  ])('with %s is refused', async (_, change) => {
    const refused = await fetch(change(await bucket.link('GET', 'own/object')))
    expect([400, 403]).toContain(refused.status)
    expect(await refused.text()).toMatch(/SignatureDoesNotMatch|AuthorizationQueryParametersError/)
  })

  test.each(['PUT', 'DELETE', 'POST', 'HEAD'])('to read is none to %s', async (method) => {
    const answer = await fetch(await bucket.link('GET', 'own/object'), {
      method,
      ...(method === 'PUT' && { body: 'x' }),
    })
    expect(answer.status).toBe(403)
    expect((await bodyOf(await fetch(await bucket.link('GET', 'own/object')))).equals(bytes)).toBe(true)
  })

  test('made with another secret, key or region is refused', async () => {
    const codes = await Promise.all(
      [{ secretAccessKey: 'guessed' }, { accessKeyId: 'AKIDOTHER' }, { region: 'eu-north-1' }].map(async (other) =>
        refusal(await fetch(await bucket.link('GET', 'own/object', other))),
      ),
    )
    expect(codes).toEqual([
      [403, 'SignatureDoesNotMatch'],
      [403, 'InvalidAccessKeyId'],
      [400, 'AuthorizationQueryParametersError'],
    ])
  })

  test('lives as long as it says, by the clock of the check', async () => {
    const link = await bucket.link('GET', 'own/object', { expiresInSeconds: 300 })
    moveClock(299_000)
    expect((await fetch(link)).status).toBe(200)
    moveClock(2_000)
    const late = await fetch(link)
    const text = await late.text()
    expect([late.status, text]).toEqual([403, expect.stringContaining('Request has expired')])
  })

  test('is not good before its time, but for a clock that goes a little wrong', async () => {
    const soon = await bucket.link('GET', 'own/object', { signedAt: new Date(Date.now() + 14 * MINUTE_MS) })
    expect((await fetch(soon)).status).toBe(200)
    const later = await fetch(
      await bucket.link('GET', 'own/object', { signedAt: new Date(Date.now() + 16 * MINUTE_MS) }),
    )
    expect([later.status, await later.text()]).toEqual([403, expect.stringContaining('not yet valid')])
  })

  test.each(['0', '-1', '604801', 'NaN', '1e3', ''])('that lives %s seconds is refused', async (expires) => {
    const link = (await bucket.link('GET', 'own/object')).replace('X-Amz-Expires=300', `X-Amz-Expires=${expires}`)
    expect(await refusal(await fetch(link))).toEqual([400, 'AuthorizationQueryParametersError'])
  })

  test('older than the bucket’s policy allows is denied, whatever it says of its life', async () => {
    const link = await bucket.link('GET', 'own/object', { expiresInSeconds: 604_800 })
    moveClock(899_000)
    expect((await fetch(link)).status).toBe(200)
    moveClock(2_000)
    const denied = await fetch(link)
    expect([denied.status, await denied.text()]).toEqual([403, expect.stringContaining('by the policy of the bucket')])
  })

  test('cannot be used together with a header', async () => {
    const twice = await fetch(await bucket.link('GET', 'own/object'), {
      headers: { authorization: 'AWS4-HMAC-SHA256 x' },
    })
    expect(await refusal(twice)).toEqual([400, 'InvalidArgument'])
  })

  test('takes no header of AWS that was not signed', async () => {
    const link = await bucket.link('PUT', 'own/meta')
    const answer = await fetch(link, { method: 'PUT', body: 'x', headers: { 'x-amz-meta-role': 'admin' } })
    expect(await refusal(answer)).toEqual([403, 'AccessDenied'])
    const open = await bucket.link('PUT', 'own/meta')
    const acl = await fetch(open, { method: 'PUT', body: 'x', headers: { 'x-amz-acl': 'public-read' } })
    expect(await refusal(acl)).toEqual([403, 'AccessDenied'])
  })
})

describe('a link to write', () => {
  test('takes the bytes as they are', async () => {
    const body = randomBytes(300_000)
    const link = await bucket.link('PUT', 'own/written')
    const answer = await fetch(link, { method: 'PUT', body })
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${digestOf('md5', body)}"`])
    expect((await bodyOf(await fetch(await bucket.link('GET', 'own/written')))).equals(body)).toBe(true)
  })

  test('with a signed length takes that length and no other', async () => {
    const link = await bucket.link('PUT', 'own/length', { headers: { 'content-length': '5' } })
    expect((await fetch(link, { method: 'PUT', body: 'right' })).status).toBe(200)
    for (const body of ['four', 'longer']) {
      expect(await refusal(await fetch(link, { method: 'PUT', body }))).toEqual([403, 'SignatureDoesNotMatch'])
    }
  })

  test('with a signed type takes that type and no other', async () => {
    const link = await bucket.link('PUT', 'own/type', { headers: { 'content-type': 'image/png' } })
    const as = (type: string) => fetch(link, { method: 'PUT', body: 'x', headers: { 'content-type': type } })
    expect((await as('image/png')).status).toBe(200)
    expect(await refusal(await as('text/html'))).toEqual([403, 'SignatureDoesNotMatch'])
  })

  test('that carries a checksum in its query is held to it', async () => {
    const sum = digestOf('sha256', 'right', 'base64')
    const link = await bucket.link('PUT', 'own/sum', { query: { 'x-amz-checksum-sha256': sum } })
    expect((await fetch(link, { method: 'PUT', body: 'right' })).status).toBe(200)
    expect(await refusal(await fetch(link, { method: 'PUT', body: 'wrong' }))).toEqual([400, 'BadDigest'])
  })

  test('signed with the checksum of nothing, as a default client does it, takes no real file', async () => {
    const link = await bucket.link('PUT', 'own/empty', {
      query: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-sdk-checksum-algorithm': 'CRC32' },
    })
    expect(await refusal(await fetch(link, { method: 'PUT', body: 'a real file' }))).toEqual([400, 'BadDigest'])
  })

  test('hears its answer, also where it is refused after gigabytes would have come', async () => {
    const body = randomBytes(8_000_000)
    const link = await bucket.link('PUT', 'own/large', {
      query: { 'x-amz-checksum-sha256': digestOf('sha256', 'x', 'base64') },
    })
    expect(await refusal(await fetch(link, { method: 'PUT', body }))).toEqual([400, 'BadDigest'])
  })

  test('whose connection breaks in the middle leaves nothing', async () => {
    const link = await bucket.link('PUT', 'own/broken')
    await new Promise<void>((resolve) => {
      const sending = ask(link, { method: 'PUT', headers: { 'content-length': 1000 } })
      sending.on('error', () => resolve())
      sending.write('only so much', () => sending.destroy(new Error('gone')))
    })
    expect(bucket.s3.objects().some(({ key }) => key === 'own/broken')).toBe(false)
  })
})

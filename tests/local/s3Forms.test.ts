/** Uploads by form: what the policy says is what S3 takes, to the byte. */
import { randomBytes } from 'node:crypto'
import { request as ask } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digestOf, refusal, startBucket, type TestBucket } from '../support/bucket.ts'
import { moveClock, resetClock } from '../support/clock.ts'

let bucket: TestBucket
let count = 0
let key: string

beforeAll(async () => {
  bucket = await startBucket()
})
beforeEach(() => {
  count += 1
  key = `pending/${count}`
})
afterEach(resetClock)
afterAll(() => bucket.stop())

const bytes = Buffer.from('The file, to the byte.\r\n--')
const exactly = (size: number) => ['content-length-range', size, size]
const stored = () => bucket.s3.objects().find((object) => object.key === key)
const form = (more: Parameters<TestBucket['form']>[1] = {}) =>
  bucket.form(key, { conditions: [exactly(bytes.length)], ...more })

async function refused(fields: Record<string, string>, body: Uint8Array | string = bytes): Promise<[number, string]> {
  const answer = await refusal(await bucket.post(fields, body))
  expect(stored()).toBeUndefined()
  return answer
}

describe('a form', () => {
  test.each([0, 1, 60, 65_536, 5_000_000])(
    'takes a file of %i bytes, byte-exact, whatever stands in it',
    async (size) => {
      const body = randomBytes(size)
      // What looks like the end of a part is none.
      body.write('\r\n--------------------------', Math.floor(size / 2), 'latin1')
      const answer = await bucket.post(bucket.form(key, { conditions: [exactly(size)] }), body)
      expect([answer.status, answer.headers.get('etag')]).toEqual([204, `"${digestOf('md5', body)}"`])
      const back = await fetch(await bucket.link('GET', key))
      expect(Buffer.from(await back.arrayBuffer()).equals(body)).toBe(true)
      expect(bucket.created.at(-1)).toMatchObject({ creation: 'Post', object: { key, size } })
    },
  )

  test.each([
    ['201', 201, 'application/xml'],
    ['200', 200, null],
    ['204', 204, null],
  ])('answers with success_action_status %s as it asks', async (wanted, status, type) => {
    const answer = await bucket.post(form({ fields: { success_action_status: wanted } }), bytes)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type])
    const text = await answer.text()
    if (status === 201)
      expect(text).toMatch(new RegExp(`<PostResponse.*<Bucket>${bucket.name}</Bucket><Key>${key}</Key><ETag>`))
    else expect(text).toBe('')
  })

  test('gives the object its type and metadata', async () => {
    await bucket.post(form({ fields: { 'Content-Type': 'image/png', 'x-amz-meta-who': 'lin' } }), bytes)
    expect(stored()?.headers).toMatchObject({ 'content-type': 'image/png', 'x-amz-meta-who': 'lin' })
  })

  test('passes over what stands behind the file', async () => {
    const data = new FormData()
    for (const [name, value] of Object.entries(form())) data.append(name, value)
    data.append('file', new Blob([bytes]))
    data.append('key', 'elsewhere')
    data.append('submit', 'Upload')
    const answer = await fetch(`${bucket.s3.endpoint}/${bucket.name}`, { method: 'POST', body: data })
    expect(answer.status).toBe(204)
    expect(stored()?.size).toBe(bytes.length)
  })

  test.each(['starts-with', 'Starts-With'])('may leave the end of a field open with %s', async (how) => {
    const signed = bucket.form(key, {
      conditions: [
        [how, '$Content-Type', 'image/'],
        ['starts-with', '$x-any', ''],
      ],
    })
    expect((await bucket.post({ ...signed, 'Content-Type': 'image/webp', 'X-Any': 'thing' }, bytes)).status).toBe(204)
    key = `${key}/other`
    const other = bucket.form(key, { conditions: [[how, '$Content-Type', 'image/']] })
    expect(await refused({ ...other, 'Content-Type': 'text/html' })).toEqual([403, 'AccessDenied'])
  })
})

describe('a form is refused', () => {
  test('with a file of another size', async () => {
    expect(await refused(form(), Buffer.concat([bytes, bytes]))).toEqual([400, 'EntityTooLarge'])
    expect(await refused(form(), bytes.subarray(1))).toEqual([400, 'EntityTooSmall'])
    expect(await refused(form(), '')).toEqual([400, 'EntityTooSmall'])
  })

  test('with a file that is far too large, and its sender hears so', async () => {
    expect(await refused(form(), randomBytes(20_000_000))).toEqual([400, 'EntityTooLarge'])
  })

  test.each([
    ['another key', { key: 'own/stolen' }],
    ['another type', { 'Content-Type': 'text/html' }],
    ['an extra field', { 'x-amz-meta-role': 'admin' }],
    ['an extra field of no meaning', { note: 'hello' }],
    ['a public ACL', { acl: 'public-read' }],
    ['another answer', { success_action_status: '200' }],
  ])('with %s', async (_, change) => {
    const signed = form({ fields: { 'Content-Type': 'image/png', success_action_status: '201' } })
    expect(await refused({ ...signed, ...change })).toEqual([403, 'AccessDenied'])
    expect(bucket.s3.objects().some((object) => object.key === 'own/stolen')).toBe(false)
  })

  test('without a field that was signed', async () => {
    const { 'Content-Type': _, ...signed } = form({ fields: { 'Content-Type': 'image/png' } })
    expect(await refused(signed)).toEqual([403, 'AccessDenied'])
  })

  test('with a public ACL, even one that was signed', async () => {
    expect(await refused(form({ fields: { acl: 'public-read' } }))).toEqual([403, 'AccessDenied'])
  })

  test('with x-ignore- fields only where they carry that name', async () => {
    expect((await bucket.post({ ...form(), 'x-ignore-me': 'x' }, bytes)).status).toBe(204)
  })

  test.each([
    ['SHA-256', 'x-amz-checksum-sha256', digestOf('sha256', bytes, 'base64'), digestOf('sha256', 'other', 'base64')],
    ['SHA-1', 'x-amz-checksum-sha1', digestOf('sha1', bytes, 'base64'), digestOf('sha1', 'other', 'base64')],
    ['MD5', 'Content-MD5', digestOf('md5', bytes, 'base64'), digestOf('md5', 'other', 'base64')],
  ])('with a file of another %s', async (_, name, right, wrong) => {
    expect(await refused(form({ fields: { [name]: wrong } }))).toEqual([400, 'BadDigest'])
    expect((await bucket.post(form({ fields: { [name]: right } }), bytes)).status).toBe(204)
  })

  test('with a checksum of another algorithm than it announces', async () => {
    const fields = { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha1': digestOf('sha1', bytes, 'base64') }
    expect(await refused(form({ fields }))).toEqual([400, 'InvalidRequest'])
  })

  test('and its SHA-256 is known afterwards', async () => {
    const sha256 = digestOf('sha256', bytes, 'base64')
    await bucket.post(
      form({ fields: { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': sha256 } }),
      bytes,
    )
    expect(stored()?.checksum).toEqual({ algorithm: 'SHA256', value: sha256 })
  })

  test('from the moment its policy ends', async () => {
    const signed = form({ expiresInSeconds: 900 })
    moveClock(899_000)
    expect((await bucket.post(signed, bytes)).status).toBe(204)
    key = `${key}/late`
    const late = form({ expiresInSeconds: 900 })
    moveClock(902_000)
    expect(await refused(late)).toEqual([403, 'AccessDenied'])
  })

  test.each([
    ['a wrong secret', () => form({ secretAccessKey: 'guessed' }), [403, 'SignatureDoesNotMatch']],
    ['another signature', () => ({ ...form(), 'x-amz-signature': '0'.repeat(64) }), [403, 'SignatureDoesNotMatch']],
    [
      'an unknown key',
      () => ({ ...form(), 'x-amz-credential': form()['x-amz-credential']?.replace('AKIDTEST', 'AKIDOTHER') ?? '' }),
      [403, 'InvalidAccessKeyId'],
    ],
    ['another algorithm', () => ({ ...form(), 'x-amz-algorithm': 'AWS4-HMAC-MD5' }), [400, 'InvalidArgument']],
    ['no date', () => ({ ...form(), 'x-amz-date': '' }), [400, 'InvalidArgument']],
  ])('with %s', async (_, fields, expected) => {
    expect(await refused(fields())).toEqual(expected)
  })

  test('whose policy was changed after it was signed', async () => {
    const signed = form()
    const policy = Buffer.from(signed['policy'] ?? '', 'base64').toString()
    const wider = policy.replace(
      JSON.stringify(exactly(bytes.length)),
      JSON.stringify(['content-length-range', 0, 1e9]),
    )
    expect(wider).not.toBe(policy)
    expect(await refused({ ...signed, policy: Buffer.from(wider).toString('base64') })).toEqual([
      403,
      'SignatureDoesNotMatch',
    ])
  })

  test.each(['policy', 'x-amz-signature', 'x-amz-credential', 'x-amz-algorithm', 'key'])(
    'without the field %s',
    async (name) => {
      const { [name]: _, ...rest } = form()
      const [status] = await refused(rest)
      expect([400, 403]).toContain(status)
    },
  )

  test('that names another bucket in its policy', async () => {
    expect(await refused(bucket.form(key, { conditions: [{ bucket: 'other' }] }))).toEqual([403, 'AccessDenied'])
  })

  test.each([
    ['an unknown condition', [['matches', '$key', '.*']]],
    ['a range upside down', [['content-length-range', 5, 1]]],
    ['no list', 'all'],
  ])('whose policy holds %s', async (_, conditions) => {
    expect(await refused(bucket.form(key, { conditions: conditions as unknown[] }))).toEqual([
      400,
      'InvalidPolicyDocument',
    ])
  })

  test('without a file, with the key twice, or with endless fields in front', async () => {
    const send = (data: FormData) => fetch(`${bucket.s3.endpoint}/${bucket.name}`, { method: 'POST', body: data })
    const filled = (...more: [string, string][]) => {
      const data = new FormData()
      for (const [name, value] of [...Object.entries(form()), ...more]) data.append(name, value)
      return data
    }
    expect(await refusal(await send(filled()))).toEqual([400, 'InvalidArgument'])
    const twice = filled(['key', 'own/stolen'])
    twice.append('file', new Blob([bytes]))
    expect(await refusal(await send(twice))).toEqual([400, 'InvalidArgument'])
    const endless = filled(['x-ignore-it', 'x'.repeat(30_000)])
    endless.append('file', new Blob([bytes]))
    expect(await refusal(await send(endless))).toEqual([400, 'MaxPostPreDataLengthExceededError'])
  })

  test('that is no form at all', async () => {
    const answer = await fetch(`${bucket.s3.endpoint}/${bucket.name}`, { method: 'POST', body: 'a=b' })
    expect(await refusal(answer)).toEqual([412, 'PreconditionFailed'])
  })

  test('that ends in the middle leaves nothing', async () => {
    const boundary = 'x'
    const fields = Object.entries(form()).map(
      ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const body = `${fields.join('')}--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n${bytes}`
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': Buffer.byteLength(body),
      }
      const sending = ask(`${bucket.s3.endpoint}/${bucket.name}`, { method: 'POST', headers }, (answer) =>
        resolve(answer.resume().statusCode),
      )
      sending.once('error', reject).end(body)
    })
    expect([status, stored()]).toEqual([400, undefined])
  })
})

describe('a form sent again', () => {
  test('with other bytes of the same size replaces what lies there: nothing else stops it', async () => {
    const signed = form()
    await bucket.post(signed, bytes)
    const other = Buffer.from(bytes).fill('x')
    await bucket.post(signed, other)
    expect(stored()?.etag).toBe(digestOf('md5', other))
  })
})

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { digestOf, refusal, startBucket, type TestBucket } from '../support/bucket.ts'

let bucket: TestBucket
let Bucket: string

beforeAll(async () => {
  bucket = await startBucket()
  Bucket = bucket.name
})
afterAll(() => bucket.stop())

const put = (Key: string, Body: string | Uint8Array | Readable, more: object = {}) =>
  bucket.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))

const get = async (Key: string, more: object = {}) => {
  const found = await bucket.client.send(new GetObjectCommand({ Bucket, Key, ...more }))
  return { ...found, bytes: Buffer.from((await found.Body?.transformToByteArray()) ?? []) }
}

describe('embedded S3, an object', () => {
  test.each([0, 1, 65_537, 3_000_000])('of %i bytes comes back byte-exact, with its md5 as ETag', async (size) => {
    const bytes = randomBytes(size)
    const { ETag } = await put(`exact/${size}`, bytes, { ContentType: 'image/png' })
    expect(ETag).toBe(`"${digestOf('md5', bytes)}"`)
    const found = await get(`exact/${size}`)
    expect(found.bytes.equals(bytes)).toBe(true)
    expect(found).toMatchObject({ ETag, ContentLength: size, ContentType: 'image/png', ServerSideEncryption: 'AES256' })
  })

  test('has a key of any script, and its headers and metadata', async () => {
    const Key = "a b/计算机+操作系统?(1)&~'*.pdf"
    await put(Key, 'x', {
      CacheControl: 'no-cache',
      ContentDisposition: 'attachment',
      ContentLanguage: 'zh',
      Metadata: { owner: 'lin yue' },
    })
    expect(await get(Key)).toMatchObject({
      CacheControl: 'no-cache',
      ContentDisposition: 'attachment',
      ContentLanguage: 'zh',
      ContentType: 'application/octet-stream',
      Metadata: { owner: 'lin yue' },
    })
  })

  test('sent as a stream in chunks with a checksum behind them is stored without them', async () => {
    const bytes = randomBytes(200_000)
    const pieces = [bytes.subarray(0, 70_001), bytes.subarray(70_001, 70_002), bytes.subarray(70_002)]
    await put('stream', Readable.from(pieces), { ContentLength: bytes.length, ContentEncoding: 'gzip' })
    const found = await get('stream')
    expect(found.bytes.equals(bytes)).toBe(true)
    expect(found.ContentEncoding).toBe('gzip')
  })

  test('that nobody wrote is not there', async () => {
    await expect(get('nothing')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } })
    const head = bucket.client.send(new HeadObjectCommand({ Bucket, Key: 'nothing' }))
    await expect(head).rejects.toMatchObject({ name: 'NotFound' })
  })

  test('is gone when it was deleted, once or twice, alone or among others', async () => {
    await Promise.all(['gone/1', 'gone/2', 'gone/3'].map((key) => put(key, 'x')))
    const first = await bucket.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone/1' }))
    const again = await bucket.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone/1' }))
    expect([first, again].map(({ $metadata }) => $metadata.httpStatusCode)).toEqual([204, 204])
    const Objects = ['gone/2', 'gone/3', 'never'].map((Key) => ({ Key }))
    const { Deleted } = await bucket.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['gone/2', 'gone/3', 'never'])
    expect(bucket.s3.objects().filter(({ key }) => key.startsWith('gone/'))).toEqual([])
  })

  test('is still read to its end when it is deleted meanwhile', async () => {
    const bytes = randomBytes(8_000_000)
    await put('read', bytes)
    const found = await bucket.client.send(new GetObjectCommand({ Bucket, Key: 'read' }))
    await bucket.client.send(new DeleteObjectCommand({ Bucket, Key: 'read' }))
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
  })

  test('of another bucket is nowhere', async () => {
    const elsewhere = bucket.client.send(new PutObjectCommand({ Bucket: 'other', Key: 'x', Body: 'x' }))
    await expect(elsewhere).rejects.toMatchObject({ name: 'NoSuchBucket' })
    await bucket.client.send(new HeadBucketCommand({ Bucket }))
  })
})

describe('embedded S3, checksums', () => {
  const values = (bytes: Uint8Array) => ({
    ChecksumSHA256: digestOf('sha256', bytes, 'base64'),
    ChecksumSHA1: digestOf('sha1', bytes, 'base64'),
    ContentMD5: digestOf('md5', bytes, 'base64'),
  })
  const right = Buffer.from('The quick brown fox jumps over the lazy dog')

  test.each(['ChecksumSHA256', 'ChecksumSHA1', 'ContentMD5'] as const)(
    '%s is compared: right is taken, wrong refused',
    async (name) => {
      await put(`sum/${name}`, right, { [name]: values(right)[name] })
      const lie = put(`lie/${name}`, right, { [name]: values(Buffer.from('another'))[name] })
      await expect(lie).rejects.toMatchObject({ name: 'BadDigest' })
      expect(bucket.s3.objects().some(({ key }) => key === `lie/${name}`)).toBe(false)
    },
  )

  // Known values: RFC 3720 B.4 for CRC-32C of "123456789" is e3069283, CRC-32 of it is cbf43926.
  test.each([
    ['CRC32', 'y/Q5Jg=='],
    ['CRC32C', '4waSgw=='],
  ] as const)('%s is what the standard says', async (algorithm, value) => {
    const known = await put(algorithm, '123456789', { [`Checksum${algorithm}`]: value })
    expect(known).toMatchObject({ [`Checksum${algorithm}`]: value })
    await expect(put(algorithm, '123456780', { [`Checksum${algorithm}`]: value })).rejects.toMatchObject({
      name: 'BadDigest',
    })
  })

  test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as ChecksumAlgorithm[])(
    '%s behind the data is compared and told when asked',
    async (algorithm) => {
      const key = `trailer/${algorithm}`
      await put(key, Readable.from([right]), { ContentLength: right.length, ChecksumAlgorithm: algorithm })
      const told = await bucket.client.send(new HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' }))
      expect(told).toMatchObject({
        [`Checksum${algorithm}`]: expect.stringMatching(/^[\w+/]+=*$/),
        ChecksumType: 'FULL_OBJECT',
      })
      const untold = await bucket.client.send(new HeadObjectCommand({ Bucket, Key: key }))
      expect(untold).not.toHaveProperty(`Checksum${algorithm}`)
    },
  )

  test.each([
    ['a wrong length', { ChecksumSHA256: 'AAAA' }, 'InvalidRequest'],
    ['no base64', { ContentMD5: 'not base64!' }, 'InvalidDigest'],
    [
      'two at once',
      { ChecksumSHA1: values(right).ChecksumSHA1, ChecksumSHA256: values(right).ChecksumSHA256 },
      'InvalidRequest',
    ],
  ])('%s is refused as it stands', async (_, given, name) => {
    await expect(put('odd', right, given)).rejects.toMatchObject({ name })
  })
})

describe('embedded S3, ranges', () => {
  const bytes = Buffer.from('0123456789')
  beforeAll(() => put('ten', bytes))

  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=3-5', '345', 'bytes 3-5/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-4', '6789', 'bytes 6-9/10'],
    ['bytes=-40', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-400', '89', 'bytes 8-9/10'],
  ])('%s gives that part with 206', async (Range, text, range) => {
    const part = await get('ten', { Range })
    expect(part.bytes.toString()).toBe(text)
    expect(part).toMatchObject({ ContentRange: range, ContentLength: text.length, $metadata: { httpStatusCode: 206 } })
  })

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s cannot be had: 416', async (Range) => {
    await expect(get('ten', { Range })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    })
  })

  test.each(['bytes=5-3', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=1-2'])('%s means the whole', async (Range) => {
    const whole = await get('ten', { Range })
    expect([whole.$metadata.httpStatusCode, whole.bytes.toString()]).toEqual([200, '0123456789'])
  })
})

describe('embedded S3, conditions', () => {
  test('If-None-Match * writes once, also when twenty write at once', async () => {
    const writes = Array.from({ length: 20 }, (_, index) => put('once', `writer ${index}`, { IfNoneMatch: '*' }))
    const results = await Promise.allSettled(writes)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const codes = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.$metadata.httpStatusCode] : []))
    expect(new Set(codes)).toEqual(new Set([412]))
  })

  test('If-Match reads and writes that very object only', async () => {
    const { ETag = '' } = await put('matched', 'one')
    expect((await get('matched', { IfMatch: ETag })).bytes.toString()).toBe('one')
    await expect(get('matched', { IfMatch: '"other"' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } })
    await expect(put('matched', 'two', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    await put('matched', 'two', { IfMatch: ETag })
    await expect(put('absent', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  test('If-None-Match saves reading what one has: 304', async () => {
    const { ETag = '' } = await put('fresh', 'one')
    await expect(get('fresh', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } })
    expect((await get('fresh', { IfNoneMatch: '"other"' })).bytes.toString()).toBe('one')
  })
})

describe('embedded S3, a copy', () => {
  const copy = (from: string, Key: string, more: object = {}) =>
    bucket.client.send(
      new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}`, ...more }),
    )

  test('has bytes, md5, checksum and headers of its source, and outlives it', async () => {
    const bytes = randomBytes(100_000)
    const checksum = digestOf('sha256', bytes, 'base64')
    const { ETag } = await put('from', bytes, { ContentType: 'image/gif', ChecksumSHA256: checksum })
    const { CopyObjectResult } = await copy('from', 'to')
    expect(CopyObjectResult).toMatchObject({ ETag, ChecksumSHA256: checksum })
    await bucket.client.send(new DeleteObjectCommand({ Bucket, Key: 'from' }))
    const found = await get('to')
    expect(found.bytes.equals(bytes)).toBe(true)
    expect(found.ContentType).toBe('image/gif')
  })

  test('is made only of the object with the ETag that was meant', async () => {
    await put('from', 'first')
    const { ETag = '' } = await put('from', 'second')
    await expect(copy('from', 'to', { CopySourceIfMatch: '"first"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
    await copy('from', 'to', { CopySourceIfMatch: ETag })
    await expect(copy('nowhere', 'to')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  test('takes other headers where it is told to replace them', async () => {
    await put('from', 'x', { ContentType: 'text/html', Metadata: { a: '1' } })
    await copy('from', 'to', { MetadataDirective: 'REPLACE', ContentType: 'text/plain' })
    expect(await get('to')).toMatchObject({ ContentType: 'text/plain', Metadata: {} })
    await expect(copy('to', 'to')).rejects.toMatchObject({ name: 'InvalidRequest' })
  })

  test('is written once under If-None-Match *', async () => {
    await put('from', 'x')
    await copy('from', 'copied once', { IfNoneMatch: '*' })
    await expect(copy('from', 'copied once', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
  })
})

describe('embedded S3, a list', () => {
  test('comes in the order of bytes, by prefix, in pages', async () => {
    const keys = ['é', 'a', 'B', '计', 'b', 'a/1'].map((name) => `list/${name}`)
    await Promise.all(keys.map((key) => put(key, 'x')))
    const seen: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page: ListObjectsV2CommandOutput = await bucket.client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 2, ContinuationToken }),
      )
      seen.push(...(page.Contents ?? []).map(({ Key = '' }) => Key))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(seen).toEqual(['list/B', 'list/a', 'list/a/1', 'list/b', 'list/é', 'list/计'])
    const folders = await bucket.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/' }))
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'list/a/' }])
  })
})

describe('embedded S3, what it refuses', () => {
  test.each(['public-read', 'public-read-write', 'authenticated-read'] as const)('the public ACL %s', async (ACL) => {
    await expect(put('public', 'x', { ACL })).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('every other ACL but the one that changes nothing', async () => {
    await expect(put('x', 'x', { ACL: 'private' })).rejects.toMatchObject({ name: 'AccessControlListNotSupported' })
    await put('x', 'x', { ACL: 'bucket-owner-full-control' })
    const changed = bucket.client.send(new PutObjectAclCommand({ Bucket, Key: 'x', ACL: 'public-read' }))
    await expect(changed).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } })
  })

  test.each([
    ['a storage class', { StorageClass: 'GLACIER' }],
    ['keys of KMS', { ServerSideEncryption: 'aws:kms' }],
    ['tags', { Tagging: 'a=b' }],
  ])('%s, aloud', async (_, given) => {
    await expect(put('x', 'x', given)).rejects.toMatchObject({ name: 'NotImplemented' })
  })

  test('a body without a length, and one of another length than was said', async () => {
    const url = await bucket.link('PUT', 'length')
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from('x'))
        controller.close()
      },
    })
    const unknown = await fetch(url, { method: 'PUT', body, duplex: 'half' } as RequestInit)
    expect(await refusal(unknown)).toEqual([501, 'NotImplemented'])
    const chunked = put('length', Readable.from(['too short']), { ContentLength: 10 })
    await expect(chunked).rejects.toMatchObject({ name: 'IncompleteBody' })
  })
})

describe('embedded S3, told to fail', () => {
  const impatient = () =>
    bucket.clientWith({
      requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true } as object,
      maxAttempts: 1,
    })

  test('refuses as told, for as many requests as told, and does nothing', async () => {
    bucket.s3.behave({ kind: 'refuse', error: 'SlowDown' }, 2)
    await expect(put('told', 'x')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } })
    expect(bucket.s3.behaviour()).toEqual({ behaviour: { kind: 'refuse', error: 'SlowDown' }, requestsLeft: 1 })
    await expect(put('told', 'x')).rejects.toThrow()
    expect(bucket.s3.objects().some(({ key }) => key === 'told')).toBe(false)
    await put('told', 'x')
    expect(bucket.s3.behaviour()).toEqual({ behaviour: { kind: 'serve' }, requestsLeft: null })
  })

  test('hangs after doing it, so that the caller cannot know', async () => {
    bucket.s3.behave({ kind: 'hang' }, 1)
    const hung = impatient().send(new PutObjectCommand({ Bucket, Key: 'hung', Body: 'x' }))
    await expect(hung).rejects.toThrow(/timeout|timed out|did not/i)
    expect((await get('hung')).bytes.toString()).toBe('x')
  })

  test('drops the connection and does nothing', async () => {
    bucket.s3.behave({ kind: 'drop' }, 1)
    await expect(put('dropped', 'x')).rejects.toThrow()
    expect(bucket.s3.objects().some(({ key }) => key === 'dropped')).toBe(false)
  })

  test('is slow and does it all the same', async () => {
    const isThere = () => bucket.s3.objects().some(({ key }) => key === 'slow')
    const before = bucket.s3.requests()
    bucket.s3.behave({ kind: 'slow', milliseconds: 500 }, 1)
    const slow = put('slow', 'x')
    while (bucket.s3.requests() === before) await setImmediate()
    expect(isThere()).toBe(false)
    await slow
    expect(isThere()).toBe(true)
  })
})

describe('embedded S3 in a folder', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 's3-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('keeps objects over a restart, clears away what a crash left, and shows nothing to others', async () => {
    const first = await startBucket({ folder })
    const bytes = randomBytes(50_000)
    await first.client.send(new PutObjectCommand({ Bucket, Key: 'kept/计', Body: bytes, ContentType: 'image/png' }))
    await first.stop()
    writeFileSync(join(folder, 'bytes', 'left-over'), 'half of an upload')

    const second = await startBucket({ folder })
    const found = await second.client.send(new GetObjectCommand({ Bucket, Key: 'kept/计' }))
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
    expect(found.ContentType).toBe('image/png')
    await second.stop()
    const files = ['bytes', 'objects'].flatMap((part) =>
      readdirSync(join(folder, part)).map((name) => join(folder, part, name)),
    )
    expect(files).toHaveLength(2)
    for (const file of files) expect(statSync(file).mode & 0o077, file).toBe(0)
  })

  test('leaves nothing behind where it has no folder', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 's3-'))
    vi.stubEnv('TMPDIR', temporary)
    const own = await startBucket()
    await own.client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))
    expect(readdirSync(temporary)).toHaveLength(1)
    await own.stop()
    expect(readdirSync(temporary)).toEqual([])
    vi.unstubAllEnvs()
    rmSync(temporary, { recursive: true })
  })
})

/** Uploads in parts, as a phone with a bad network makes them: in any order, some twice, over a restart. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestOf, refusal, startBucket, type TestBucket } from '../support/bucket.ts'

const PART_BYTES = 5 * 1024 * 1024

let bucket: TestBucket
let Bucket: string
const first = randomBytes(PART_BYTES)
const last = randomBytes(1000)

beforeAll(async () => {
  bucket = await startBucket()
  Bucket = bucket.name
})
afterAll(() => bucket.stop())

async function begin(Key: string, more: object = {}): Promise<string> {
  const { UploadId = '' } = await bucket.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))
  return UploadId
}

/** A part as an app sends it: by a link whose length is signed. */
async function putPart(key: string, uploadId: string, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const query = { partNumber: String(number), uploadId }
  const link = await bucket.link('PUT', key, { query, headers: { 'content-length': String(bytes.length) } })
  const answer = await fetch(link, { method: 'PUT', body: bytes })
  expect(answer.status).toBe(200)
  return answer.headers.get('etag') ?? ''
}

const complete = (Key: string, UploadId: string, parts: readonly [number, string][], more: object = {}) => {
  const Parts = parts.map(([PartNumber, ETag]) => ({ PartNumber, ETag }))
  return bucket.client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }),
  )
}

async function bytesOf(Key: string, Range?: string): Promise<Buffer> {
  const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket, Key, Range }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

describe('an upload in parts', () => {
  test('makes one object of them, byte-exact, with the ETag of S3', async () => {
    const id = await begin('own/movie', { ContentType: 'video/mp4' })
    const tail = await putPart('own/movie', id, 7, last)
    await putPart('own/movie', id, 2, randomBytes(10))
    const head = await putPart('own/movie', id, 2, first)
    const { ETag } = await complete('own/movie', id, [
      [2, head],
      [7, tail],
    ])
    const digests = Buffer.concat([first, last].map((part) => createHash('md5').update(part).digest()))
    expect(ETag).toBe(`"${digestOf('md5', digests)}-2"`)
    const whole = Buffer.concat([first, last])
    expect((await bytesOf('own/movie')).equals(whole)).toBe(true)
    expect(
      (await bytesOf('own/movie', `bytes=${PART_BYTES - 3}-${PART_BYTES + 3}`)).equals(
        whole.subarray(PART_BYTES - 3, PART_BYTES + 4),
      ),
    ).toBe(true)
    expect((await bytesOf('own/movie', 'bytes=-5')).equals(whole.subarray(-5))).toBe(true)
    expect(bucket.created.at(-1)).toMatchObject({ creation: 'CompleteMultipartUpload', object: { size: whole.length } })
    expect(bucket.s3.uploads()).toEqual([])
  })

  test('copied is an object like any other, with the md5 of its bytes', async () => {
    const id = await begin('own/parts')
    const etag = await putPart('own/parts', id, 1, last)
    await complete('own/parts', id, [[1, etag]])
    const CopySource = `${Bucket}/own/parts`
    const { CopyObjectResult } = await bucket.client.send(
      new CopyObjectCommand({ Bucket, Key: 'own/copy', CopySource }),
    )
    expect(CopyObjectResult?.ETag).toBe(`"${digestOf('md5', last)}"`)
  })

  test('tells which parts are there, in pages', async () => {
    const id = await begin('own/pages')
    for (const number of [3, 1, 2]) await putPart('own/pages', id, number, last.subarray(0, number))
    const page = await bucket.client.send(new ListPartsCommand({ Bucket, Key: 'own/pages', UploadId: id, MaxParts: 2 }))
    expect(page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' })
    const rest = await bucket.client.send(
      new ListPartsCommand({ Bucket, Key: 'own/pages', UploadId: id, PartNumberMarker: page.NextPartNumberMarker }),
    )
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3])
    expect(rest.IsTruncated).toBe(false)
  })

  test('is listed while it goes on, and gone with its parts when it is aborted', async () => {
    const id = await begin('own/listed')
    await putPart('own/listed', id, 1, last)
    const { Uploads } = await bucket.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'own/listed' }))
    expect(Uploads).toMatchObject([{ Key: 'own/listed', UploadId: id }])
    await bucket.client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'own/listed', UploadId: id }))
    const gone = { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } }
    await expect(
      bucket.client.send(new ListPartsCommand({ Bucket, Key: 'own/listed', UploadId: id })),
    ).rejects.toMatchObject(gone)
    await expect(
      bucket.client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'own/listed', UploadId: id })),
    ).rejects.toMatchObject(gone)
  })

  test('with a SHA-256 for each part has one over them all', async () => {
    const Key = 'own/sums'
    const UploadId = await begin(Key, { ChecksumAlgorithm: 'SHA256' })
    const send = (PartNumber: number, Body: Uint8Array, more: object = { ChecksumAlgorithm: 'SHA256' }) =>
      bucket.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }))
    const [one, two] = [await send(1, first), await send(2, last)]
    const plain = bucket.clientWith({ requestChecksumCalculation: 'WHEN_REQUIRED' })
    const without = plain.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 3, Body: 'x' }))
    await expect(without).rejects.toMatchObject({ name: 'InvalidRequest' })
    const Parts = [one, two].map(({ ETag, ChecksumSHA256 }, index) => ({ ETag, ChecksumSHA256, PartNumber: index + 1 }))
    const incomplete = Parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber }))
    const end = (parts: typeof incomplete) =>
      bucket.client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: parts } }),
      )
    await expect(end(incomplete)).rejects.toMatchObject({ name: 'InvalidRequest' })
    const raw = Buffer.concat([first, last].map((part) => createHash('sha256').update(part).digest()))
    expect(await end(Parts)).toMatchObject({ ChecksumSHA256: `${digestOf('sha256', raw, 'base64')}-2` })
  })
})

describe('an upload in parts is refused', () => {
  let id: string
  let head: string
  let tail: string
  const key = 'own/refused'

  beforeAll(async () => {
    id = await begin(key)
    head = await putPart(key, id, 1, first)
    tail = await putPart(key, id, 2, last)
  })

  test('with parts out of order', async () => {
    const ending = complete(key, id, [
      [2, tail],
      [1, head],
    ])
    await expect(ending).rejects.toMatchObject({ name: 'InvalidPartOrder' })
  })

  test('with a part that is not there, or is another', async () => {
    const absent = complete(key, id, [
      [1, head],
      [3, tail],
    ])
    await expect(absent).rejects.toMatchObject({ name: 'InvalidPart' })
    const other = complete(key, id, [
      [1, tail],
      [2, tail],
    ])
    await expect(other).rejects.toMatchObject({ name: 'InvalidPart' })
  })

  test('with a small part that is not the last', async () => {
    const small = await begin('own/small')
    const one = await putPart('own/small', small, 1, first.subarray(0, PART_BYTES - 1))
    const two = await putPart('own/small', small, 2, last)
    const ending = complete('own/small', small, [
      [1, one],
      [2, two],
    ])
    await expect(ending).rejects.toMatchObject({ name: 'EntityTooSmall' })
  })

  test('without parts', async () => {
    await expect(complete(key, id, [])).rejects.toMatchObject({ name: 'MalformedXML' })
  })

  test('for another key, or under an id that nobody was given', async () => {
    await expect(complete('own/other', id, [[1, head]])).rejects.toMatchObject({ name: 'NoSuchUpload' })
    const link = await bucket.link('PUT', key, { query: { partNumber: '1', uploadId: 'invented' } })
    expect(await refusal(await fetch(link, { method: 'PUT', body: 'x' }))).toEqual([404, 'NoSuchUpload'])
  })

  test.each(['0', '10001', 'one', '-1'])('with a part numbered %s', async (partNumber) => {
    const link = await bucket.link('PUT', key, { query: { partNumber, uploadId: id } })
    expect(await refusal(await fetch(link, { method: 'PUT', body: 'x' }))).toEqual([400, 'InvalidArgument'])
  })

  test('with a part of another length or another number than its link says', async () => {
    const query = { partNumber: '2', uploadId: id }
    const link = await bucket.link('PUT', key, { query, headers: { 'content-length': '1000' } })
    const short = await fetch(link, { method: 'PUT', body: last.subarray(1) })
    expect(await refusal(short)).toEqual([403, 'SignatureDoesNotMatch'])
    const third = await fetch(link.replace('partNumber=2', 'partNumber=3'), { method: 'PUT', body: last })
    expect(await refusal(third)).toEqual([403, 'SignatureDoesNotMatch'])
  })

  test('over an object that must not be there', async () => {
    const taken = await begin('own/taken')
    const part: [number, string][] = [[1, await putPart('own/taken', taken, 1, last)]]
    await complete('own/taken', taken, part, { IfNoneMatch: '*' })
    const second = await begin('own/taken')
    const again: [number, string][] = [[1, await putPart('own/taken', second, 1, last)]]
    await expect(complete('own/taken', second, again, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    })
  })

  test('once it is complete', async () => {
    await complete(key, id, [
      [1, head],
      [2, tail],
    ])
    await expect(complete(key, id, [[1, head]])).rejects.toMatchObject({ name: 'NoSuchUpload' })
  })
})

test('an upload in parts goes on after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 's3-'))
  const before = await startBucket({ folder })
  const at = { Bucket, Key: 'own/restarted' }
  const { UploadId } = await before.client.send(new CreateMultipartUploadCommand(at))
  const one = await before.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: first }))
  await before.stop()

  const after = await startBucket({ folder })
  const two = await after.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 2, Body: last }))
  const Parts = [one, two].map(({ ETag }, index) => ({ ETag, PartNumber: index + 1 }))
  await after.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }))
  const found = await after.client.send(new GetObjectCommand(at))
  const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? [])
  expect(bytes.equals(Buffer.concat([first, last]))).toBe(true)
  await after.stop()
  rmSync(folder, { recursive: true })
})

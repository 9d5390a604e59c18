/**
 * S3 is called without its client. Whatever that would send is sent, and whatever it would make of an answer is made of
 * it: both speak to one server here, which writes down what it hears and answers as told.
 */
import { hash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import {
  AbortMultipartUploadCommand,
  AccessDenied,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  NoSuchKey,
  NoSuchUpload,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  copyObject,
  createMultipartUpload,
  deleteObject,
  findMultipartUploads,
  getObject,
  headObject,
  listParts,
  putObject,
  uploadPart,
} from '../../lib/aws/s3.ts'
import { callS3 } from '../../lib/aws/s3Call.ts'
import { elementsIn, escaped, textIn } from '../../lib/aws/s3Documents.ts'
import { queryOf } from '../../lib/aws/s3Signing.ts'
import { signHeaders } from '../../lib/aws/signature.ts'
import { forgetSettings } from '../../lib/config.ts'
import { type Listener, listen, readBytes } from '../../local/listen.ts'
import { startWorld, type World } from '../support/world.ts'

interface Heard {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: Buffer
}

interface Thrown extends Error {
  $metadata?: { httpStatusCode?: number; requestId?: string; extendedRequestId?: string }
  $fault?: string
  code?: string
}

interface Told {
  status: number
  body?: string | Buffer
  headers?: Record<string, string>
  /** No answer, or half of one: the connection is cut. */
  cut?: 'at once' | 'in the body'
  /** Happens before the answer. */
  meanwhile?: () => void
}

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret of forty letters, more or less' }
const region = 'ap-southeast-1'
const Bucket = 'a-bucket'
const key = 'own/0a1b2c'
const at = { Bucket, Key: key }
const uploadId = 'an.Id_of-an+upload/with=signs~'

let world: World
let server: Listener
let endpoint: string
let heard: Heard[]
/** Answers in turn; the last one stays. */
let answers: Told[]

beforeAll(async () => {
  // For the rest of the environment, which the calls read.
  world = await startWorld()
  server = await listen(0, async (request, response) => {
    const bytes = await readBytes(request)
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://h')
    const { method = '', headers } = request
    heard.push({ method, path, query: Object.fromEntries(searchParams), headers, body: bytes })
    const told = answers.length > 1 ? answers.shift() : answers[0]
    told?.meanwhile?.()
    if (!told || told.cut === 'at once') return void request.socket.destroy()
    const body = told.body ?? ''
    const length = told.cut ? { 'content-length': '1000' } : { 'content-length': String(Buffer.byteLength(body)) }
    response.writeHead(told.status, { 'x-amz-request-id': 'R1', 'x-amz-id-2': 'H1', ...length, ...told.headers })
    if (!told.cut) return void response.end(body)
    response.write('half', () => request.socket.destroy())
  })
  endpoint = server.url
})

afterAll(async () => {
  await server.close()
  await world.stop()
})

beforeEach(() => {
  heard = []
  answers = [{ status: 200 }]
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint)
  vi.stubEnv('FILES_BUCKET', Bucket)
  forgetSettings()
})

afterEach(() => {
  vi.unstubAllEnvs()
  forgetSettings()
})

const theirs = () =>
  new S3Client({
    region,
    endpoint,
    credentials,
    forcePathStyle: true,
    maxAttempts: 3,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

/** What the SDK tells of itself, the connection's own, and what differs with every request. */
const besides = new Set([
  'authorization',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'connection',
  'content-length',
  'expect',
  'host',
  'user-agent',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
])

function asked({ method, path, query, headers, body }: Heard) {
  const { 'x-id': _, ...rest } = query
  const told = Object.fromEntries(Object.entries(headers).filter(([name]) => !besides.has(name)))
  return { method, path, query: rest, headers: told, body: body.toString('latin1') }
}

describe('What is sent is what the SDK sends', () => {
  const bytes = randomBytes(100_000)
  const md5 = hash('md5', bytes, 'base64')
  const parts = [
    { number: 1, size: 3, etag: '"a&b<c>\'"' },
    { number: 2, size: 3, etag: '"d"' },
  ]
  const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
  const document = '<A><UploadId>u</UploadId></A>'
  const upload = { ...at, UploadId: uploadId }
  const type = 'application/octet-stream'

  test.each<[string, () => Promise<unknown>, () => Promise<unknown>, number?]>([
    [
      'PutObject',
      () => putObject(key, bytes, 'text/plain'),
      () =>
        theirs().send(
          new PutObjectCommand({ ...at, Body: bytes, ContentMD5: md5, ContentType: 'text/plain', IfNoneMatch: '*' }),
        ),
    ],
    [
      'PutObject of nothing',
      () => putObject(key, Buffer.alloc(0), type),
      () =>
        theirs().send(
          new PutObjectCommand({
            ...at,
            Body: Buffer.alloc(0),
            ContentMD5: hash('md5', '', 'base64'),
            ContentType: type,
            IfNoneMatch: '*',
          }),
        ),
    ],
    ['GetObject', () => getObject(key), () => theirs().send(new GetObjectCommand(at))],
    [
      'HeadObject',
      () => headObject(key),
      () => theirs().send(new HeadObjectCommand({ ...at, ChecksumMode: 'ENABLED' })),
    ],
    ['DeleteObject', () => deleteObject(key), () => theirs().send(new DeleteObjectCommand(at)), 204],
    [
      'CopyObject',
      () => copyObject('pending/9f', key, 'e'),
      () =>
        theirs().send(new CopyObjectCommand({ ...at, CopySource: `${Bucket}/pending/9f`, CopySourceIfMatch: '"e"' })),
    ],
    [
      'CreateMultipartUpload',
      () => createMultipartUpload(key),
      () => theirs().send(new CreateMultipartUploadCommand({ ...at, ContentType: type })),
    ],
    [
      'UploadPart',
      () => uploadPart(key, uploadId, 7, bytes),
      () => theirs().send(new UploadPartCommand({ ...upload, PartNumber: 7, Body: bytes, ContentMD5: md5 })),
    ],
    [
      'ListParts',
      () => listParts(key, uploadId),
      () => theirs().send(new ListPartsCommand({ ...upload, PartNumberMarker: undefined })),
    ],
    [
      'CompleteMultipartUpload',
      () => completeMultipartUpload(key, uploadId, parts),
      () => theirs().send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })),
    ],
    [
      'AbortMultipartUpload',
      () => abortMultipartUpload(key, uploadId),
      () => theirs().send(new AbortMultipartUploadCommand(upload)),
      204,
    ],
    [
      'ListMultipartUploads',
      () => findMultipartUploads(key),
      () => theirs().send(new ListMultipartUploadsCommand({ Bucket, Prefix: key })),
    ],
  ])('%s', async (_, ours, sdk, status = 200) => {
    answers = [{ status, ...(status === 200 && { body: document }) }]
    await ours()
    await sdk()
    expect(heard).toHaveLength(2)
    const [first, second] = heard.map(asked)
    expect(first).toEqual(second)
    // A length is told wherever there may be a body (RFC 9110 §8.6).
    expect(heard[0]?.headers['content-length'] ?? '0').toBe(heard[1]?.headers['content-length'] ?? '0')
  })

  test('and the trace of the event, by which AWS finds functions that call themselves', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'one')
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:a87bd80c:0')
    await getObject(key)
    await theirs().send(new GetObjectCommand(at))
    const [first, second] = heard.map(({ headers }) => headers['x-amzn-trace-id'])
    expect(first).toBe(second)
    expect(heard[0]?.headers.authorization).not.toContain('trace')
  })
})

describe('A signature', () => {
  test.each([
    ['of a query', 'GET', { prefix: key, uploads: '' }, undefined],
    ['of signs in a query', 'DELETE', { uploadId, partNumber: '7', 'a b': "!'()*~ 小明" }, 'a+token/with=signs'],
    ['without a query', 'PUT', {}, undefined],
  ])('%s is the one that the SDK makes', async (_, method, query, sessionToken) => {
    const identity = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) }
    const signer = new SignatureV4({
      credentials: identity,
      region,
      service: 's3',
      sha256: Hash.bind(null, 'sha256'),
      uriEscapePath: false,
      applyChecksum: false,
    })
    const body = 'some bytes'
    const payload = hash('sha256', body, 'hex')
    const [host, path] = ['a-bucket.s3.ap-southeast-1.amazonaws.com', `/${key}`]
    const headers = { 'content-type': 'text/plain', 'x-amz-content-sha256': payload }
    const now = Date.UTC(2026, 10, 27, 23, 59, 59)
    const request = new HttpRequest({ method, hostname: host, path, query, headers: { host, ...headers }, body })
    const signed = await signer.sign(request, { signingDate: new Date(now) })
    const call = { method, service: 's3', region, host, path, query: queryOf(query), headers, payload, now }
    expect(signHeaders(call, identity)['authorization']).toBe(signed.headers['authorization'])
  })
})

describe('An answer is taken as the SDK takes it', () => {
  const refusal = (code: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code} &amp; more &#233; said</Message><RequestId>R2</RequestId><HostId>H2</HostId></Error>`

  const observed = async (send: () => Promise<unknown>, told: Told[]) => {
    heard = []
    answers = [...told]
    const error: Thrown | null = await send().then(
      () => null,
      (cause: Thrown) => cause,
    )
    const { name, message, $metadata, $fault, code } = error ?? ({} as Thrown)
    const { httpStatusCode: status, requestId, extendedRequestId } = $metadata ?? {}
    const classes = [AccessDenied, NoSuchKey, NoSuchUpload, NotFound, S3ServiceException]
    return {
      attempts: heard.length,
      error: error && { name, message, status, requestId, extendedRequestId, $fault, code },
      classes: classes.map((one) => error instanceof one),
    }
  }

  const putting: [() => Promise<unknown>, () => Promise<unknown>] = [
    () => callS3({ method: 'PUT', key, body: Buffer.from('x') }),
    () => theirs().send(new PutObjectCommand({ ...at, Body: Buffer.from('x') })),
  ]
  const getting: typeof putting = [
    () => callS3({ method: 'GET', key }),
    async () => (await theirs().send(new GetObjectCommand(at))).Body?.transformToByteArray(),
  ]
  const looking: typeof putting = [
    () => callS3({ method: 'HEAD', key }),
    () => theirs().send(new HeadObjectCommand(at)),
  ]
  const copying: typeof putting = [
    () => callS3({ method: 'PUT', key, headers: { 'x-amz-copy-source': 'a/b' }, hasDocument: true }),
    () => theirs().send(new CopyObjectCommand({ ...at, CopySource: 'a/b' })),
  ]
  const completing: typeof putting = [
    () => callS3({ method: 'POST', key, query: { uploadId }, hasDocument: true }),
    () => theirs().send(new CompleteMultipartUploadCommand({ ...at, UploadId: uploadId })),
  ]
  const ending: typeof putting = [
    () => callS3({ method: 'DELETE', key, query: { uploadId } }),
    () => theirs().send(new AbortMultipartUploadCommand({ ...at, UploadId: uploadId })),
  ]

  test.each<[string, typeof putting, Told[]]>([
    ['bytes', getting, [{ status: 200, body: 'bytes' }]],
    ['bytes that end as a failure does', getting, [{ status: 200, body: 'an </Error>' }]],
    ['a head', looking, [{ status: 200, headers: { 'content-length': '100000' } }]],
    ['a success without a body', ending, [{ status: 204 }]],
    ['an object that is gone', getting, [{ status: 404, body: refusal('NoSuchKey') }]],
    ['an object that is gone, without a body', looking, [{ status: 404 }]],
    ['an upload that is over', ending, [{ status: 404, body: refusal('NoSuchUpload') }]],
    ['a bucket that is not there', getting, [{ status: 404, body: refusal('NoSuchBucket') }]],
    ['a right that is missing', putting, [{ status: 403, body: refusal('AccessDenied') }]],
    ['a right that is missing, without a body', looking, [{ status: 403 }]],
    ['an object that is there', putting, [{ status: 412, body: refusal('PreconditionFailed') }]],
    ['bytes that another write overtook', putting, [{ status: 409, body: refusal('ConditionalRequestConflict') }]],
    ['another digest', putting, [{ status: 400, body: refusal('BadDigest') }]],
    ['a mistake of ours', putting, [{ status: 400, body: refusal('InvalidArgument') }]],
    ['a token that has expired', getting, [{ status: 400, body: refusal('ExpiredToken') }]],
    ['a bucket in its first hours', putting, [{ status: 307, body: refusal('TemporaryRedirect') }]],
    ['a bucket of another region', putting, [{ status: 301, body: refusal('PermanentRedirect') }]],
    [
      'a request that came too slowly, once',
      putting,
      [{ status: 400, body: refusal('RequestTimeout') }, { status: 200 }],
    ],
    ['too much at once', putting, [{ status: 503, body: refusal('SlowDown') }]],
    ['too much at once, once', getting, [{ status: 503, body: refusal('SlowDown') }, { status: 200 }]],
    ['429', looking, [{ status: 429 }, { status: 200 }]],
    ['a fault of the service', putting, [{ status: 500, body: refusal('InternalError') }]],
    ['a fault of the service, twice', looking, [{ status: 500 }, { status: 503 }, { status: 200 }]],
    ['501', putting, [{ status: 501, body: refusal('NotImplemented') }]],
    ['a failure inside of a success', copying, [{ status: 200, body: refusal('InternalError') }]],
    [
      'a failure inside of a success, once',
      completing,
      [
        { status: 200, body: refusal('SlowDown') },
        { status: 200, body: '<A/>' },
      ],
    ],
    ['a failure inside of a success that has no document', putting, [{ status: 200, body: refusal('InternalError') }]],
    ['a success that says nothing', copying, [{ status: 200 }]],
    ['a success that says nothing, once', completing, [{ status: 200 }, { status: 200, body: '<A/>' }]],
    ['a cut connection, once', putting, [{ status: 0, cut: 'at once' }, { status: 200 }]],
    ['connections that are all cut', getting, [{ status: 0, cut: 'at once' }]],
  ])('%s', async (_, [ours, sdk], told) => {
    const expected = await observed(sdk, told)
    expect(await observed(ours, told)).toEqual(expected)
  })

  test('a page of something in between is a fault of the service, tried three times', async () => {
    const { attempts, error } = await observed(getting[0], [{ status: 502, body: '<html>Bad' }])
    expect([attempts, error?.status]).toEqual([3, 502])
  })

  test('an answer that is cut in its body is asked for again, and half of it is never taken for the whole', async () => {
    const once: Told[] = [
      { status: 200, cut: 'in the body' },
      { status: 200, body: 'whole' },
    ]
    answers = once
    expect((await getObject(key))?.toString()).toBe('whole')
    const { attempts, error } = await observed(getting[0], [{ status: 200, cut: 'in the body' }])
    expect([attempts, error?.code]).toEqual([3, 'ECONNRESET'])
  })

  test('a clock that is ten minutes slow is set by the answer, and the request sent again', async () => {
    const ahead = { date: new Date(Date.now() + 600_000).toUTCString() }
    const told = [
      { status: 403, headers: ahead, body: refusal('RequestTimeTooSkewed') },
      { status: 200, headers: ahead },
    ]
    expect((await observed(putting[0], told)).error).toBeNull()
    const [first = '', second = ''] = heard.map(({ headers }) => String(headers['x-amz-date']))
    const minutes = (time: string) => Number(time.slice(9, 11)) * 60 + Number(time.slice(11, 13))
    expect((minutes(second) - minutes(first) + 1440) % 1440).toBeGreaterThan(8)
    // The next answer has the right date again.
    await observed(putting[0], [{ status: 200, headers: { date: new Date().toUTCString() } }])
  })

  test('keys that the environment has got meanwhile sign the next try', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDFIRST')
    const meanwhile = () => void vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDSECOND')
    answers = [{ status: 500, meanwhile }, { status: 200 }]
    await getObject(key)
    const keys = heard.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])
    expect(keys).toEqual(['AKIDFIRST', 'AKIDSECOND'])
  })
})

describe('A document', () => {
  const part = (number: number, etag: string) =>
    `<Part><PartNumber>${number}</PartNumber><LastModified>2026-11-27T00:00:00.000Z</LastModified><ETag>${etag}</ETag><Size>5242880</Size></Part>`
  const page = (content: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>b</Bucket>${content}<Owner><ID>o</ID></Owner></ListPartsResult>`

  test('of parts is read page by page, as the SDK reads it', async () => {
    const told: Told[] = [
      {
        status: 200,
        body: page(
          `<IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>${part(1, '&quot;a&quot;')}${part(2, '&#34;b&#x22;')}`,
        ),
      },
      { status: 200, body: page(`<IsTruncated>false</IsTruncated>${part(3, '"c"')}`) },
    ]
    answers = [...told]
    const ours = await listParts(key, uploadId)
    expect(heard.map(({ query }) => query['part-number-marker'])).toEqual([undefined, '2'])
    answers = [...told]
    const first = await theirs().send(new ListPartsCommand({ ...at, UploadId: uploadId }))
    const second = await theirs().send(new ListPartsCommand({ ...at, UploadId: uploadId }))
    const expected = [...(first.Parts ?? []), ...(second.Parts ?? [])]
    expect(ours).toEqual(expected.map(({ PartNumber, Size, ETag }) => ({ number: PartNumber, size: Size, etag: ETag })))
    answers = [{ status: 200, body: page('<IsTruncated>false</IsTruncated>') }]
    expect(await listParts(key, uploadId)).toEqual([])
  })

  test('of uploads gives those of this key alone', async () => {
    const upload = (of: string, id: string) =>
      `<Upload><Key>${of}</Key><UploadId>${id}</UploadId><Initiator><ID>i</ID></Initiator><Owner><ID>o</ID></Owner></Upload>`
    const body = `<ListMultipartUploadsResult><Bucket>b</Bucket><KeyMarker/><UploadIdMarker/><Prefix>${key}</Prefix>${upload(key, 'one')}${upload(`${key}/more`, 'two')}${upload(key, 'three')}</ListMultipartUploadsResult>`
    answers = [{ status: 200, body }]
    expect(await findMultipartUploads(key)).toEqual(['one', 'three'])
  })

  test('of an object begun has an id, and without one is a failure', async () => {
    answers = [{ status: 200, body: '<R><Bucket>b</Bucket><Key>k</Key><UploadId>a&amp;b</UploadId></R>' }]
    expect(await createMultipartUpload(key)).toBe('a&b')
    answers = [{ status: 200, body: '<R/>' }]
    await expect(createMultipartUpload(key)).rejects.toThrow('without an id')
  })

  test('gives back every text that was written into it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '&', '<', '>', '"', "'", ';', '#', 'é', '小', 'amp') }),
        (text) => {
          const document = `<A><B>${escaped(text)}</B><B>x</B></A>`
          expect(textIn(document, 'B')).toBe(text)
          expect(elementsIn(document, 'B')).toEqual([escaped(text), 'x'])
        },
      ),
    )
    expect(textIn('<A>&unknown; &#1114112; &#x41;</A>', 'A')).toBe('&unknown; &#1114112; A')
    expect(textIn('<A/>', 'A')).toBeUndefined()
  })
})

test('A head is read whole: its size, its tag, and a checksum that covers the whole object', async () => {
  const sha256 = hash('sha256', 'bytes', 'base64')
  const head = { 'content-length': '9007199254740991', etag: '"e-1"' }
  for (const [checksum, hex] of [
    [sha256, hash('sha256', 'bytes')],
    [`${sha256}-3`, null],
  ]) {
    answers = [{ status: 200, headers: { ...head, 'x-amz-checksum-sha256': checksum ?? '' } }]
    expect(await headObject(key)).toEqual({ size: 9_007_199_254_740_991, etag: 'e-1', sha256: hex })
  }
  answers = [{ status: 200, headers: head }]
  expect((await headObject(key))?.sha256).toBeNull()
})

test('No key but ours is asked for', async () => {
  for (const wrong of ['../x', 'own/..', 'own/a b', 'own/a?x', 'own/a\r\nb', '/own/a', 'Own/a', '']) {
    await expect(getObject(wrong)).rejects.toThrow('no key of ours')
  }
  expect(heard).toEqual([])
})

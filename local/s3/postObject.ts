/**
 * Upload by form (https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html), as browsers and apps send it.
 */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Answer, encryption, quoted, xmlAnswer } from './answer.ts'
import { checksumsOf, compare, OBJECT_BYTES_MAX } from './body.ts'
import { readAlgorithm, readContentMd5, startMeter } from './checksums.ts'
import { notImplemented, S3Fault } from './fault.ts'
import { type Form, readForm } from './formData.ts'
import { checkAcl, checkAmz, storedHeaders } from './headers.ts'
import type { Keys } from './keys.ts'
import { checkPolicy, circumstancesOf } from './policy.ts'
import { authorizeForm, checkForm, type SizeRange } from './postPolicy.ts'
import type { S3Request } from './request.ts'
import type { Service } from './service.ts'
import { encode } from './sigv4.ts'
import type { StoredObject } from './stored.ts'
import { document } from './xml.ts'

function keyOf(fields: ReadonlyMap<string, string>): string {
  const key = fields.get('key')
  if (!key)
    throw new S3Fault(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    )
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
  if (key.includes('${filename}')) throw notImplemented('${filename} in a key')
  return key
}

const tooLarge = (size: number, most: number) =>
  new S3Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: size,
    MaxSizeAllowed: most,
  })

/** Writes the file as it arrives, and removes it where its size or checksum differs from the form's. */
async function store(
  { fields, bytes }: Form,
  { least, most }: SizeRange,
  service: Service,
  key: string,
): Promise<StoredObject> {
  const value = (name: string) => fields.get(name)
  const claimed = { md5: readContentMd5(value('content-md5')), checksums: checksumsOf(value) }
  const announced = value('x-amz-checksum-algorithm')
  const algorithm = announced === undefined ? undefined : readAlgorithm(announced)
  if (algorithm && claimed.checksums.length > 0 && claimed.checksums[0]?.algorithm !== algorithm) {
    throw new S3Fault('InvalidRequest', 'Value for x-amz-checksum-algorithm is not that of the checksum given.')
  }
  const meter = startMeter([
    ...new Set([...claimed.checksums.map((one) => one.algorithm), ...(algorithm ? [algorithm] : [])]),
  ])
  const file = service.store.draft()
  const sizeMax = Math.min(most, OBJECT_BYTES_MAX)
  async function* measure(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      meter.add(chunk)
      if (meter.size() > sizeMax) throw tooLarge(meter.size(), sizeMax)
      yield chunk
    }
  }
  try {
    await pipeline(measure, createWriteStream(file, { mode: 0o600 }))
    const { size, md5, ...rest } = meter.measured()
    if (size < least) {
      throw new S3Fault('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        ProposedSize: size,
        MinSizeAllowed: least,
      })
    }
    compare(claimed, { size, md5, ...rest })
    const [first] = rest.checksums
    const checksum = first ? { algorithm: first[0], value: first[1] } : null
    const headers = storedHeaders(value, fields)
    return {
      key,
      size,
      etag: md5,
      modifiedAt: Date.now(),
      segments: [{ file: basename(file), size }],
      headers,
      checksum,
    }
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

function answerOf(object: StoredObject, wanted: string | undefined, host: string, bucket: string): Answer {
  const location = `http://${host}/${bucket}/${encode(object.key)}`
  const headers = { ...encryption, etag: quoted(object.etag), location }
  if (wanted === '201') {
    const body = document('PostResponse', {
      Location: location,
      Bucket: bucket,
      Key: object.key,
      ETag: quoted(object.etag),
    })
    return { ...xmlAnswer(body, headers), status: 201 }
  }
  return { status: wanted === '200' ? 200 : 204, headers }
}

async function takeForm(
  service: Service,
  request: S3Request,
  keys: Keys,
  source: AsyncIterable<Buffer>,
): Promise<Answer> {
  const form = await readForm(source, request.headers.get('content-type'))
  const { fields } = form
  const key = keyOf(fields)
  const bucket = service.bucket()
  const caller = authorizeForm(fields, keys)
  const sizes = checkForm(fields, bucket.name)
  checkAmz(new Map([...fields].filter(([name]) => name.startsWith('x-amz-'))))
  const acl = fields.get('acl')
  checkPolicy(bucket.denials, 's3:PutObject', circumstancesOf(caller, acl))
  checkAcl(acl, [])
  if (fields.has('success_action_redirect') || fields.has('redirect')) throw notImplemented('success_action_redirect')
  const object = await store(form, sizes, service, key)
  service.store.put(object)
  service.created('Post', object)
  return answerOf(object, fields.get('success_action_status'), request.headers.get('host') ?? '', bucket.name)
}

/** @throws {S3Fault} */
export async function postObject(service: Service, request: S3Request, keys: Keys): Promise<Answer> {
  if (!request.headers.has('content-length')) {
    throw new S3Fault('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  const source = request.incoming.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>
  try {
    return await takeForm(service, request, keys, source)
  } finally {
    // Reads the rest of the body; otherwise the sender would not receive the answer.
    await source.return?.()
  }
}

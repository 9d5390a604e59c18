import { createReadStream } from 'node:fs'
import { encryption, quoted, xmlAnswer } from './answer.ts'
import { OBJECT_BYTES_MAX } from './body.ts'
import { type Algorithm, elementOf, readAlgorithm, startMeter } from './checksums.ts'
import { checkSource, checkWriting } from './conditions.ts'
import { isoTime } from './dates.ts'
import { S3Fault } from './fault.ts'
import { storedHeaders } from './headers.ts'
import { noSuchKey } from './objects.ts'
import { amzValues, headerOrParameter, type S3Request } from './request.ts'
import type { Exchange, Operation } from './service.ts'
import { bytesPath } from './store.ts'
import type { StoredObject } from './stored.ts'
import { document } from './xml.ts'

function sourceKey(request: S3Request, bucket: string): string {
  const text = headerOrParameter(request, 'x-amz-copy-source') ?? ''
  const [, sourceBucket, key] = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(text)) ?? []
  if (!sourceBucket || !key)
    throw new S3Fault('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey')
  if (sourceBucket !== bucket)
    throw new S3Fault('NoSuchBucket', 'The specified bucket does not exist', { BucketName: sourceBucket })
  return key
}

/** A copy has one MD5 and one checksum over all its bytes, even if its source was uploaded in parts. */
async function measure(
  root: string,
  source: StoredObject,
  algorithm: Algorithm | null,
): Promise<Pick<StoredObject, 'etag' | 'checksum'>> {
  const composite = source.etag.includes('-')
  if (!composite && (algorithm ?? source.checksum?.algorithm) === source.checksum?.algorithm) {
    return { etag: source.etag, checksum: source.checksum }
  }
  const wanted = algorithm ?? source.checksum?.algorithm
  const meter = startMeter(wanted ? [wanted] : [])
  for (const segment of source.segments) {
    for await (const chunk of createReadStream(bytesPath(root, segment))) meter.add(chunk as Buffer)
  }
  const { md5, checksums } = meter.measured()
  const value = wanted && checksums.get(wanted)
  return { etag: md5, checksum: wanted && value ? { algorithm: wanted, value } : null }
}

function directiveOf(request: S3Request): 'COPY' | 'REPLACE' {
  const directive = headerOrParameter(request, 'x-amz-metadata-directive') ?? 'COPY'
  if (directive === 'COPY' || directive === 'REPLACE') return directive
  throw new S3Fault('InvalidArgument', 'Unknown metadata directive.')
}

async function copied({ service: { root, store }, request }: Exchange, source: StoredObject): Promise<StoredObject> {
  const value = (name: string) => headerOrParameter(request, name)
  const headers = directiveOf(request) === 'COPY' ? source.headers : storedHeaders(value, amzValues(request))
  const algorithm = value('x-amz-checksum-algorithm')
  const release = store.hold(source.segments)
  try {
    const measured = await measure(root, source, algorithm === undefined ? null : readAlgorithm(algorithm))
    const segments = await store.duplicate(source.segments)
    return { key: request.key, size: source.size, modifiedAt: Date.now(), segments, headers, ...measured }
  } finally {
    release()
  }
}

export const copyObject: Operation = async (exchange) => {
  const { service, request } = exchange
  const value = (name: string) => headerOrParameter(request, name)
  const key = sourceKey(request, service.bucket().name)
  const source = service.store.object(key)
  if (!source) throw noSuchKey(key)
  checkSource(source, value)
  checkWriting(service.store.object(request.key), value)
  if (source.size > OBJECT_BYTES_MAX) {
    throw new S3Fault(
      'InvalidRequest',
      `The specified copy source is larger than the maximum allowable size for a copy source: ${OBJECT_BYTES_MAX}`,
    )
  }
  if (key === request.key && directiveOf(request) === 'COPY') {
    throw new S3Fault(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    )
  }
  const object = await copied(exchange, source)
  try {
    checkWriting(service.store.object(request.key), value)
  } catch (error) {
    await service.store.discard(object.segments)
    throw error
  }
  service.store.put(object)
  service.created('Copy', object)
  const { checksum } = object
  return xmlAnswer(
    document('CopyObjectResult', {
      LastModified: isoTime(object.modifiedAt),
      ETag: quoted(object.etag),
      ...(checksum && { [elementOf(checksum.algorithm)]: checksum.value }),
    }),
    encryption,
  )
}

/** Lists the objects of the bucket page by page, in the byte order of their keys. */
import { quoted, xmlAnswer } from './answer.ts'
import { isoTime } from './dates.ts'
import { notImplemented, S3Fault } from './fault.ts'
import { parameterOf, type S3Request } from './request.ts'
import type { Operation } from './service.ts'
import { encode } from './sigv4.ts'
import type { StoredObject } from './stored.ts'
import { readText } from './text.ts'
import { document, readElements, requiredText, type Xml } from './xml.ts'

export const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

/** @throws {S3Fault} where it is not a number from 0; more than 1000 count as 1000 */
export function readMax(request: S3Request, name: string): number {
  const text = parameterOf(request, name) ?? '1000'
  if (!/^\d{1,10}$/.test(text))
    throw new S3Fault('InvalidArgument', `Provided ${name} not an integer or within integer range`)
  return Math.min(Number(text), 1000)
}

/** Writes keys in the encoding that the caller asked for. */
export function keyWriter(request: S3Request): (key: string) => string {
  const encoding = parameterOf(request, 'encoding-type')
  if (encoding !== undefined && encoding !== 'url')
    throw new S3Fault('InvalidArgument', 'Invalid Encoding Method specified in Request')
  return encoding === 'url' ? (key) => encode(key).replaceAll('%2F', '/') : (key) => key
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const key = Buffer.from(token, 'base64url').toString('utf8')
  if (token === '' || Buffer.from(key).toString('base64url') !== token) {
    throw new S3Fault('InvalidArgument', 'The continuation token provided is incorrect')
  }
  return key
}

/** One entry of the list: an object, or a prefix shared up to the delimiter. */
type Entry = { prefix: string; object: null } | { prefix: null; object: StoredObject }

function entries(objects: readonly StoredObject[], prefix: string, delimiter: string): Entry[] {
  const found: Entry[] = []
  for (const object of objects) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length)
    if (end < 0) found.push({ prefix: null, object })
    else {
      const rolled = object.key.slice(0, end + delimiter.length)
      if (found.at(-1)?.prefix !== rolled) found.push({ prefix: rolled, object: null })
    }
  }
  return found
}

const nameOf = ({ prefix, object }: Entry) => prefix ?? object.key

export const listObjects: Operation = ({ service, request }) => {
  if (parameterOf(request, 'list-type') !== '2') throw notImplemented('ListObjects of the first version')
  const prefix = parameterOf(request, 'prefix') ?? ''
  const delimiter = parameterOf(request, 'delimiter') ?? ''
  const token = parameterOf(request, 'continuation-token')
  const after = readToken(token) ?? parameterOf(request, 'start-after') ?? ''
  const max = readMax(request, 'max-keys')
  const written = keyWriter(request)

  const objects = [...service.store.objects()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((one, other) => byBytes(one.key, other.key))
  const left = entries(objects, prefix, delimiter).filter((entry) => byBytes(nameOf(entry), after) > 0)
  const page = left.slice(0, max)
  const last = page.at(-1)
  const truncated = left.length > page.length && last !== undefined
  return xmlAnswer(
    document('ListBucketResult', {
      Name: service.bucket().name,
      Prefix: written(prefix),
      ...(delimiter !== '' && { Delimiter: written(delimiter) }),
      MaxKeys: max,
      KeyCount: page.length,
      IsTruncated: truncated,
      ...(token !== undefined && { ContinuationToken: token }),
      ...(truncated && { NextContinuationToken: Buffer.from(nameOf(last)).toString('base64url') }),
      ...(parameterOf(request, 'encoding-type') && { EncodingType: 'url' }),
      Contents: page.flatMap(({ object }): Xml[] =>
        object
          ? [
              {
                Key: written(object.key),
                LastModified: isoTime(object.modifiedAt),
                ETag: quoted(object.etag),
                ...(object.checksum && { ChecksumAlgorithm: object.checksum.algorithm }),
                Size: object.size,
                StorageClass: 'STANDARD',
              },
            ]
          : [],
      ),
      CommonPrefixes: page.flatMap((entry): Xml[] =>
        entry.prefix === null ? [] : [{ Prefix: written(entry.prefix) }],
      ),
    }),
  )
}

const DELETIONS_MAX = 1000

export const deleteObjects: Operation = async ({ service, request, caller }) => {
  const xml = await readText(request, caller, true)
  const objects = readElements(xml, 'Delete', 'Object')
  if (objects.length === 0 || objects.length > DELETIONS_MAX || objects.some((object) => object.has('VersionId'))) {
    throw new S3Fault(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    )
  }
  const keys = objects.map((object) => requiredText(object, 'Key'))
  for (const key of keys) service.store.remove(key)
  const quiet = /<Quiet>true<\/Quiet>/i.test(xml)
  return xmlAnswer(document('DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) }))
}

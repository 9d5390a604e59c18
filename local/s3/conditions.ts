/** Conditional requests: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html */
import { notImplemented, S3Fault } from './fault.ts'
import type { StoredObject } from './stored.ts'

const bare = (text: string) => text.trim().replace(/^"(.*)"$/, '$1')

const matches = (header: string, etag: string) =>
  header.split(',').some((one) => one.trim() === '*' || bare(one) === etag)

const preconditionFailed = (condition: string) =>
  new S3Fault('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  })

/** Compared in whole seconds, as in HTTP dates. */
const laterThan = (object: StoredObject, date: string) => Math.floor(object.modifiedAt / 1000) * 1000 > Date.parse(date)

type Value = (name: string) => string | undefined

/** For GET and HEAD. @throws {S3Fault} PreconditionFailed or NotModified */
export function checkReading(object: StoredObject, value: Value): void {
  const [match, noneMatch] = [value('if-match'), value('if-none-match')]
  const [unmodified, modified] = [value('if-unmodified-since'), value('if-modified-since')]
  if (match !== undefined && !matches(match, object.etag)) throw preconditionFailed('If-Match')
  if (match === undefined && unmodified !== undefined && laterThan(object, unmodified)) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  const unchanged =
    noneMatch !== undefined ? matches(noneMatch, object.etag) : modified !== undefined && !laterThan(object, modified)
  if (unchanged) throw new S3Fault('NotModified', 'Not Modified', { ETag: object.etag })
}

/** For the source of a copy. @throws {S3Fault} PreconditionFailed */
export function checkSource(object: StoredObject, value: Value): void {
  const failed = (name: string) => preconditionFailed(`x-amz-copy-source-${name}`)
  const [match, noneMatch] = [value('x-amz-copy-source-if-match'), value('x-amz-copy-source-if-none-match')]
  const unmodified = value('x-amz-copy-source-if-unmodified-since')
  const modified = value('x-amz-copy-source-if-modified-since')
  if (match !== undefined && !matches(match, object.etag)) throw failed('If-Match')
  if (noneMatch !== undefined && matches(noneMatch, object.etag)) throw failed('If-None-Match')
  if (unmodified !== undefined && match === undefined && laterThan(object, unmodified))
    throw failed('If-Unmodified-Since')
  if (modified !== undefined && noneMatch === undefined && !laterThan(object, modified))
    throw failed('If-Modified-Since')
}

/** For a write; checked in the same step as the write. @throws {S3Fault} */
export function checkWriting(there: StoredObject | undefined, value: Value): void {
  const [match, noneMatch] = [value('if-match'), value('if-none-match')]
  if (noneMatch !== undefined && noneMatch.trim() !== '*') throw notImplemented('If-None-Match other than * on a write')
  if (noneMatch !== undefined && there) throw preconditionFailed('If-None-Match')
  if (match === undefined) return
  if (!there) throw new S3Fault('NoSuchKey', 'The specified key does not exist.')
  if (!matches(match, there.etag)) throw preconditionFailed('If-Match')
}

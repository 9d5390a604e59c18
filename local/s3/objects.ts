/** Writes, reads and deletes whole objects. */
import { basename } from 'node:path'
import { type Answer, encryption, objectHeaders, quoted } from './answer.ts'
import { receive } from './body.ts'
import { headerOf } from './checksums.ts'
import { checkReading, checkWriting } from './conditions.ts'
import { S3Fault } from './fault.ts'
import { storedHeaders } from './headers.ts'
import { openBytes, readRange } from './range.ts'
import { amzValues, headerOrParameter, parameterOf, type S3Request } from './request.ts'
import type { Exchange, Operation, Service } from './service.ts'
import type { StoredObject } from './stored.ts'

export const noSuchKey = (key: string) => new S3Fault('NoSuchKey', 'The specified key does not exist.', { Key: key })

export const putObject: Operation = async ({ service, request, caller }) => {
  const { store, created } = service
  const value = (name: string) => headerOrParameter(request, name)
  checkWriting(store.object(request.key), value)
  const file = store.draft()
  const { size, md5, checksum } = await receive(request, caller, file)
  const segments = [{ file: basename(file), size }]
  try {
    // Checked again: another request may have written meanwhile.
    checkWriting(store.object(request.key), value)
  } catch (error) {
    await store.discard(segments)
    throw error
  }
  const headers = storedHeaders(value, amzValues(request))
  const object = { key: request.key, size, etag: md5, modifiedAt: Date.now(), segments, headers, checksum }
  store.put(object)
  created('Put', object)
  return { status: 200, headers: { etag: quoted(md5), ...encryption, ...checksumHeaders(object) } }
}

function checksumHeaders({ checksum }: StoredObject): Record<string, string> {
  if (!checksum) return {}
  const type = checksum.value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT'
  return { [headerOf(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': type }
}

const overridable = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
]

/** Response headers that a signed request sets in place of the stored ones. */
function overrides(request: S3Request): Record<string, string> {
  const given = overridable.flatMap((name) => {
    const text = parameterOf(request, `response-${name}`)
    if (text === undefined) return []
    if (!/^[\t -~]*$/.test(text))
      throw new S3Fault('InvalidArgument', `Header value cannot be represented: response-${name}`)
    return [[name, text] as const]
  })
  return Object.fromEntries(given)
}

function found({ service: { store }, request }: Exchange): StoredObject {
  const object = store.object(request.key)
  if (!object) throw noSuchKey(request.key)
  checkReading(object, (name) => headerOrParameter(request, name))
  return object
}

function read(
  exchange: Exchange,
  send: (service: Service, object: StoredObject, first: number, last: number) => Partial<Answer>,
): Answer {
  const { service, request } = exchange
  const object = found(exchange)
  const range = readRange(request.headers.get('range'), object.size)
  const { first, last } = range ?? { first: 0, last: object.size - 1 }
  const wantsChecksum = headerOrParameter(request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' && !range
  const headers = {
    ...objectHeaders(object),
    ...(wantsChecksum && checksumHeaders(object)),
    ...overrides(request),
    'content-length': String(last - first + 1),
    ...(range && { 'content-range': `bytes ${first}-${last}/${object.size}` }),
  }
  return { status: range ? 206 : 200, headers, ...send(service, object, first, last) }
}

export const getObject: Operation = (exchange) =>
  read(exchange, ({ root, store }, { segments }, first, last) => ({
    body: () => openBytes(root, segments, { first, last }, store.hold(segments)),
  }))

export const headObject: Operation = (exchange) => read(exchange, () => ({}))

/** Succeeds also when there is no such object. */
export const deleteObject: Operation = ({ service, request }) => {
  service.store.remove(request.key)
  return { status: 204, headers: {} }
}

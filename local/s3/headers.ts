/** The headers that an uploader stores with an object, and those that S3 refuses. */
import { accessDenied, notImplemented, S3Fault } from './fault.ts'

const kept = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires']

type Value = (name: string) => string | undefined

/** `aws-chunked` is the encoding of the transfer and not stored with the object. */
function contentEncoding(text: string): string {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked')
    .join(', ')
}

/** The headers that are stored with an object. @param meta `x-amz-meta-…` as given */
export function storedHeaders(value: Value, meta: Iterable<readonly [string, string]>): Record<string, string> {
  const given = kept.flatMap((name) => {
    const text = value(name)
    const stored = text !== undefined && name === 'content-encoding' ? contentEncoding(text) : text
    return stored ? [[name, stored] as const] : []
  })
  const own = [...meta].filter(([name]) => name.startsWith('x-amz-meta-'))
  if (own.reduce((sum, [name, text]) => sum + name.length + text.length, 0) > 2048 + 11 * own.length) {
    throw new S3Fault('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size')
  }
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries([...given, ...own]) }
}

const publicAcls = new Set(['public-read', 'public-read-write', 'authenticated-read'])

/**
 * ACLs are disabled: the bucket's owner owns every object (BucketOwnerEnforced, public access blocked).
 * @throws {S3Fault}
 */
export function checkAcl(acl: string | undefined, names: Iterable<string>): void {
  if (acl !== undefined && publicAcls.has(acl)) throw accessDenied('Access Denied: public ACLs are blocked')
  const granted = [...names].some((name) => name.startsWith('x-amz-grant-'))
  if (granted || (acl !== undefined && acl !== 'bucket-owner-full-control')) {
    throw new S3Fault('AccessControlListNotSupported', 'The bucket does not allow ACLs')
  }
}

/** `x-amz-…` headers that are implemented here, or have no effect anywhere. */
const understood =
  /^x-amz-(?:date|content-sha256|security-token|user-agent|algorithm|credential|signedheaders|expires|signature|acl|meta-.+|trailer|decoded-content-length|sdk-checksum-algorithm|checksum-(?:algorithm|type|mode|crc32|crc32c|sha1|sha256)|copy-source(?:-if-(?:none-)?match|-if-(?:un)?modified-since)?|metadata-directive|server-side-encryption|storage-class|max-parts|part-number-marker|optional-object-attributes)$/

/** Refuses headers that are not implemented, instead of ignoring them. @throws {S3Fault} */
export function checkAmz(values: ReadonlyMap<string, string>): void {
  checkAcl(values.get('x-amz-acl'), values.keys())
  const strange = [...values.keys()].find((name) => !understood.test(name))
  if (strange) throw notImplemented(strange)
  const encryption = values.get('x-amz-server-side-encryption') ?? 'AES256'
  if (encryption !== 'AES256') throw notImplemented(`the encryption ${encryption}`)
  const storage = values.get('x-amz-storage-class') ?? 'STANDARD'
  if (storage !== 'STANDARD') throw notImplemented(`the storage class ${storage}`)
}

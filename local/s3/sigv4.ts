/**
 * AWS Signature Version 4 as S3 computes it
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
 */
import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Pairs } from './request.ts'

export const ALGORITHM = 'AWS4-HMAC-SHA256'

const hmac = (key: string | Buffer | KeyObject, text: string) => createHmac('sha256', key).update(text, 'utf8').digest()

/** RFC 3986: only letters, digits and `-_.~` stay unescaped. */
export const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)

const encodePath = (path: string) => path.split('/').map(encode).join('/')

function canonicalQuery(query: Pairs): string {
  const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
  return query
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

export interface Signed {
  method: string
  /** Decoded. */
  path: string
  /** Without the signature. */
  query: Pairs
  /** The signed names in order, with the request's values. */
  headers: Pairs
  /** SHA-256 of the body in hex, or the word used in its place. */
  payload: string
}

export function canonicalRequest({ method, path, query, headers, payload }: Signed): string {
  const lines = headers.map(([name, value]) => `${name}:${value.trim().replaceAll(/\s+/g, ' ')}\n`)
  const names = headers.map(([name]) => name).join(';')
  return [method, encodePath(path), canonicalQuery(query), lines.join(''), names, payload].join('\n')
}

export interface Scope {
  accessKeyId: string
  /** `yyyymmdd` */
  day: string
  region: string
  service: string
}

/** @param time `yyyymmddThhmmssZ` */
export function stringToSign(time: string, { day, region, service }: Scope, canonical: string): string {
  const digest = createHash('sha256').update(canonical, 'utf8').digest('hex')
  return [ALGORITHM, time, `${day}/${region}/${service}/aws4_request`, digest].join('\n')
}

let known: { secretAccessKey: string; scope: string; key: KeyObject } | undefined

/** Cached by day, service and secret: deriving the key costs four HMACs. */
function signingKey(secretAccessKey: string, { day, region, service }: Scope): KeyObject {
  const scope = [day, region, service, 'aws4_request'].join('/')
  if (known?.scope === scope && known.secretAccessKey === secretAccessKey) return known.key
  const bytes = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretAccessKey}`, day))
  known = { secretAccessKey, scope, key: createSecretKey(bytes) }
  return known.key
}

export const signatureOf = (secretAccessKey: string, scope: Scope, text: string): string =>
  hmac(signingKey(secretAccessKey, scope), text).toString('hex')

export function sameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Reads `AKID/20260101/region/s3/aws4_request`; null for any other text. */
export function readScope(credential: string): Scope | null {
  const [, accessKeyId, day, region, service] =
    /^(.+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9]+)\/aws4_request$/.exec(credential) ?? []
  return accessKeyId && day && region && service ? { accessKeyId, day, region, service } : null
}

/** `20260101T000000Z` → epoch milliseconds, or null. */
export function readTime(text: string): number | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  if (year === undefined) return null
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? null : time
}

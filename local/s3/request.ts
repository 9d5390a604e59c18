import type { IncomingMessage } from 'node:http'
import { S3Fault } from './fault.ts'

export type Pairs = readonly (readonly [name: string, value: string])[]

export interface S3Request {
  method: string
  /** Decoded, with its leading slash: `/bucket/some key`. */
  path: string
  bucket: string
  /** Empty for the bucket itself. */
  key: string
  /** Decoded, in order. */
  query: Pairs
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>
  /** Whether the signature is in the query; `X-Amz-…` parameters then count as headers. */
  presigned: boolean
  incoming: IncomingMessage
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Fault('InvalidURI', `Couldn't parse the specified URI.`)
  }
}

function queryOf(raw: string): Pairs {
  return raw
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=')
      return equals < 0
        ? ([decode(part), ''] as const)
        : ([decode(part.slice(0, equals)), decode(part.slice(equals + 1))] as const)
    })
}

function headersOf(incoming: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : String(value),
    ]),
  )
}

/** Path style: the bucket is the first part of the path. @throws {S3Fault} where the address is not a valid URI */
export function readRequest(incoming: IncomingMessage): S3Request {
  const [rawPath = '/', ...rest] = (incoming.url ?? '/').split('?')
  const path = decode(rawPath)
  const [bucket = '', ...key] = path.slice(1).split('/')
  const query = queryOf(rest.join('?'))
  return {
    method: incoming.method ?? 'GET',
    path,
    bucket,
    key: key.join('/'),
    query,
    headers: headersOf(incoming),
    presigned: query.some(([name]) => /^x-amz-(algorithm|signature)$/i.test(name)),
    incoming,
  }
}

export function parameterOf({ query }: S3Request, name: string): string | undefined {
  return query.find(([given]) => given === name)?.[1]
}

/** A header, or the parameter that replaces it in a presigned link. @param name in lower case */
export function headerOrParameter(request: S3Request, name: string): string | undefined {
  const header = request.headers.get(name)
  if (header !== undefined || !request.presigned || !name.startsWith('x-amz-')) return header
  return request.query.find(([given]) => given.toLowerCase() === name)?.[1]
}

/** Every `x-amz-…` value under its lower-case name. */
export function amzValues(request: S3Request): ReadonlyMap<string, string> {
  const hoisted = request.presigned ? request.query.map(([name, value]) => [name.toLowerCase(), value] as const) : []
  return new Map([...hoisted, ...request.headers].filter(([name]) => name.startsWith('x-amz-')))
}

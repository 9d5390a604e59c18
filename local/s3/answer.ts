import type { Readable } from 'node:stream'
import { formatted } from './dates.ts'
import type { StoredObject } from './stored.ts'

/** The answer of S3; a simulated failure may keep it from the caller (behaviour.ts). */
export interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  /** Opened only when it is sent. */
  body?: string | (() => Readable)
}

export const xmlAnswer = (body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  headers: { ...headers, 'content-type': 'application/xml' },
  body,
})

export const quoted = (etag: string) => `"${etag}"`

/** Headers of every answer about an object. */
export const objectHeaders = (object: StoredObject): Record<string, string> => ({
  'accept-ranges': 'bytes',
  etag: quoted(object.etag),
  'last-modified': formatted(object.modifiedAt),
  ...encryption,
  ...object.headers,
})

export const encryption = { 'x-amz-server-side-encryption': 'AES256' } as const

/** The records of the store: objects, and uploads with their parts. */
import type { Algorithm, Checksum } from './checksums.ts'

/** A file of bytes; an object uploaded in parts has several. */
export interface Segment {
  file: string
  size: number
}

export interface StoredObject {
  key: string
  size: number
  /** Without quotes. */
  etag: string
  /** Epoch milliseconds. */
  modifiedAt: number
  segments: readonly Segment[]
  /** `content-type`, `x-amz-meta-…` and others, as they are returned. */
  headers: Readonly<Record<string, string>>
  checksum: Checksum | null
}

export interface Part extends Segment {
  number: number
  etag: string
  modifiedAt: number
  checksum: Checksum | null
}

export interface Upload {
  id: string
  key: string
  startedAt: number
  headers: Readonly<Record<string, string>>
  algorithm: Algorithm | null
}

import type { Answer } from './answer.ts'
import type { Bucket } from './bucket.ts'
import type { Caller } from './keys.ts'
import type { S3Request } from './request.ts'
import type { Store } from './store.ts'
import type { StoredObject } from './stored.ts'

/** How an object was created: the last part of its event's name. */
export type Creation = 'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload'

/** What all operations have access to. */
export interface Service {
  root: string
  store: Store
  bucket(): Bucket
  created(creation: Creation, object: StoredObject): void
}

export interface Exchange {
  service: Service
  request: S3Request
  caller: Caller
}

export type Operation = (exchange: Exchange) => Answer | Promise<Answer>

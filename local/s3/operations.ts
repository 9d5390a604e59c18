/** Finds the operation of a request. */
import { completeMultipartUpload } from './completeMultipart.ts'
import { copyObject } from './copy.ts'
import { notImplemented, S3Fault } from './fault.ts'
import { deleteObjects, listObjects } from './listing.ts'
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart.ts'
import { deleteObject, getObject, headObject, putObject } from './objects.ts'
import { headerOrParameter, parameterOf, type S3Request } from './request.ts'
import type { Operation } from './service.ts'
import { listMultipartUploads, listParts } from './uploads.ts'

export interface Route {
  /** The name that S3 and the SDK use. */
  name: string
  method: string
  target: 'object' | 'bucket'
  /** The action in policies. */
  action: string
  /** Parameters that distinguish the operation from others. */
  parameters?: readonly string[]
  /** Further permitted parameters. */
  optional?: readonly string[]
  /** Whether the request copies. */
  copies?: true
  run: Operation
}

const overrides = ['type', 'language', 'disposition', 'encoding']
  .map((name) => `response-content-${name}`)
  .concat('response-expires', 'response-cache-control')
const listing = ['prefix', 'delimiter', 'encoding-type']

const routes: readonly Route[] = [
  { name: 'CopyObject', method: 'PUT', target: 'object', copies: true, action: 's3:PutObject', run: copyObject },
  {
    name: 'UploadPart',
    method: 'PUT',
    target: 'object',
    parameters: ['partNumber', 'uploadId'],
    action: 's3:PutObject',
    run: uploadPart,
  },
  { name: 'PutObject', method: 'PUT', target: 'object', action: 's3:PutObject', run: putObject },
  {
    name: 'ListParts',
    method: 'GET',
    target: 'object',
    parameters: ['uploadId'],
    optional: ['max-parts', 'part-number-marker'],
    action: 's3:ListMultipartUploadParts',
    run: listParts,
  },
  { name: 'GetObject', method: 'GET', target: 'object', optional: overrides, action: 's3:GetObject', run: getObject },
  {
    name: 'HeadObject',
    method: 'HEAD',
    target: 'object',
    optional: overrides,
    action: 's3:GetObject',
    run: headObject,
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    target: 'object',
    parameters: ['uploadId'],
    action: 's3:AbortMultipartUpload',
    run: abortMultipartUpload,
  },
  { name: 'DeleteObject', method: 'DELETE', target: 'object', action: 's3:DeleteObject', run: deleteObject },
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    target: 'object',
    parameters: ['uploads'],
    action: 's3:PutObject',
    run: createMultipartUpload,
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    target: 'object',
    parameters: ['uploadId'],
    action: 's3:PutObject',
    run: completeMultipartUpload,
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    target: 'bucket',
    parameters: ['delete'],
    action: 's3:DeleteObject',
    run: deleteObjects,
  },
  {
    name: 'ListMultipartUploads',
    method: 'GET',
    target: 'bucket',
    parameters: ['uploads'],
    optional: [...listing, 'max-uploads', 'key-marker', 'upload-id-marker'],
    action: 's3:ListBucketMultipartUploads',
    run: listMultipartUploads,
  },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    target: 'bucket',
    parameters: ['list-type'],
    optional: [...listing, 'max-keys', 'continuation-token', 'start-after', 'fetch-owner'],
    action: 's3:ListBucket',
    run: listObjects,
  },
  {
    name: 'HeadBucket',
    method: 'HEAD',
    target: 'bucket',
    action: 's3:ListBucket',
    run: () => ({ status: 200, headers: {} }),
  },
]

const KEY_BYTES_MAX = 1024

/** @throws {S3Fault} for an operation that the embedded S3 does not have */
export function routeOf(request: S3Request): Route {
  const target = request.key === '' ? 'bucket' : 'object'
  if (Buffer.byteLength(request.key) > KEY_BYTES_MAX) throw new S3Fault('KeyTooLongError', 'Your key is too long')
  const copies = headerOrParameter(request, 'x-amz-copy-source') !== undefined
  const route = routes.find(
    (one) =>
      one.method === request.method &&
      one.target === target &&
      (one.copies ?? false) === copies &&
      (one.parameters ?? []).every((name) => parameterOf(request, name) !== undefined),
  )
  // `x-id` is the SDK's own name for the operation.
  const known = new Set([...(route?.parameters ?? []), ...(route?.optional ?? []), 'x-id'])
  const strange = request.query.find(([name]) => !known.has(name) && !/^x-amz-/i.test(name))
  if (!route || strange) throw notImplemented(`${request.method} of ${target}${strange ? ` with ${strange[0]}` : ''}`)
  return route
}

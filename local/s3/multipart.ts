/** Multipart uploads: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { encryption, quoted, xmlAnswer } from './answer.ts'
import { receive } from './body.ts'
import { type Algorithm, headerOf, readAlgorithm } from './checksums.ts'
import { notImplemented, S3Fault } from './fault.ts'
import { storedHeaders } from './headers.ts'
import { amzValues, headerOrParameter, parameterOf, type S3Request } from './request.ts'
import type { Operation, Service } from './service.ts'
import type { Part, Upload } from './stored.ts'
import { document } from './xml.ts'

export const PARTS_MAX = 10_000

/** @throws {S3Fault} NoSuchUpload, also for an upload to another key */
export function uploadOf({ store }: Service, request: S3Request): Upload {
  const upload = store.upload(parameterOf(request, 'uploadId') ?? '')
  if (upload && upload.key === request.key) return upload
  throw new S3Fault(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: parameterOf(request, 'uploadId') ?? '' },
  )
}

function algorithmOf(request: S3Request): Algorithm | null {
  const text = headerOrParameter(request, 'x-amz-checksum-algorithm')
  const type = headerOrParameter(request, 'x-amz-checksum-type')?.toUpperCase()
  if (type === 'FULL_OBJECT') throw notImplemented('a checksum over the whole of a multipart upload')
  return text === undefined ? null : readAlgorithm(text)
}

export const createMultipartUpload: Operation = ({ service, request }) => {
  const value = (name: string) => headerOrParameter(request, name)
  const upload: Upload = {
    id: randomBytes(48).toString('base64url'),
    key: request.key,
    startedAt: Date.now(),
    headers: storedHeaders(value, amzValues(request)),
    algorithm: algorithmOf(request),
  }
  service.store.begin(upload)
  const Bucket = service.bucket().name
  return xmlAnswer(document('InitiateMultipartUploadResult', { Bucket, Key: upload.key, UploadId: upload.id }), {
    ...encryption,
    ...(upload.algorithm && { 'x-amz-checksum-algorithm': upload.algorithm, 'x-amz-checksum-type': 'COMPOSITE' }),
  })
}

function numberOf(request: S3Request): number {
  const text = parameterOf(request, 'partNumber') ?? ''
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= PARTS_MAX) return number
  throw new S3Fault('InvalidArgument', `Part number must be an integer between 1 and ${PARTS_MAX}, inclusive`, {
    ArgumentName: 'partNumber',
    ArgumentValue: text,
  })
}

export const uploadPart: Operation = async ({ service, request, caller }) => {
  const { store } = service
  const number = numberOf(request)
  const { id, algorithm } = uploadOf(service, request)
  const draft = store.draft()
  const { size, md5, checksum } = await receive(request, caller, draft)
  const part: Part = { number, file: basename(draft), size, etag: md5, modifiedAt: Date.now(), checksum }
  try {
    if (algorithm && checksum?.algorithm !== algorithm) {
      throw new S3Fault(
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${checksum?.algorithm.toLowerCase() ?? 'null'}`,
      )
    }
    // The upload may have been aborted meanwhile.
    uploadOf(service, request)
  } catch (error) {
    await store.discard([part])
    throw error
  }
  store.putPart(id, part)
  const own = checksum ? { [headerOf(checksum.algorithm)]: checksum.value } : {}
  return { status: 200, headers: { etag: quoted(md5), ...encryption, ...own } }
}

export const abortMultipartUpload: Operation = ({ service, request }) => {
  service.store.end(uploadOf(service, request).id, [])
  return { status: 204, headers: {} }
}

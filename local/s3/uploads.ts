/** Lists the multipart uploads in progress. */
import { quoted, xmlAnswer } from './answer.ts'
import { elementOf } from './checksums.ts'
import { isoTime } from './dates.ts'
import { S3Fault } from './fault.ts'
import { byBytes, keyWriter, readMax } from './listing.ts'
import { uploadOf } from './multipart.ts'
import { parameterOf } from './request.ts'
import type { Operation } from './service.ts'
import { document } from './xml.ts'

const owner = { ID: 'local', DisplayName: 'local' } as const

export const listParts: Operation = ({ service, request }) => {
  const upload = uploadOf(service, request)
  const max = readMax(request, 'max-parts')
  const marker = parameterOf(request, 'part-number-marker') ?? '0'
  if (!/^\d{1,10}$/.test(marker)) throw new S3Fault('InvalidArgument', 'Argument part-number-marker must be an integer')
  const left = [...service.store.parts(upload.id).values()]
    .filter(({ number }) => number > Number(marker))
    .sort((one, other) => one.number - other.number)
  const page = left.slice(0, max)
  const truncated = left.length > page.length
  return xmlAnswer(
    document('ListPartsResult', {
      Bucket: service.bucket().name,
      Key: upload.key,
      UploadId: upload.id,
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD',
      PartNumberMarker: Number(marker),
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: max,
      IsTruncated: truncated,
      ...(upload.algorithm && { ChecksumAlgorithm: upload.algorithm, ChecksumType: 'COMPOSITE' }),
      Part: page.map(({ number, modifiedAt, etag, size, checksum }) => ({
        PartNumber: number,
        LastModified: isoTime(modifiedAt),
        ETag: quoted(etag),
        Size: size,
        ...(checksum && { [elementOf(checksum.algorithm)]: checksum.value }),
      })),
    }),
  )
}

export const listMultipartUploads: Operation = ({ service, request }) => {
  const prefix = parameterOf(request, 'prefix') ?? ''
  const max = readMax(request, 'max-uploads')
  const [keyMarker, idMarker] = [
    parameterOf(request, 'key-marker') ?? '',
    parameterOf(request, 'upload-id-marker') ?? '',
  ]
  const written = keyWriter(request)
  const left = [...service.store.uploads()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((one, other) => byBytes(one.key, other.key) || one.startedAt - other.startedAt || byBytes(one.id, other.id))
  const markerAt = left.findIndex(({ key, id }) => key === keyMarker && id === idMarker)
  const rest = markerAt >= 0 ? left.slice(markerAt + 1) : left.filter(({ key }) => byBytes(key, keyMarker) > 0)
  const page = rest.slice(0, max)
  const last = page.at(-1)
  return xmlAnswer(
    document('ListMultipartUploadsResult', {
      Bucket: service.bucket().name,
      KeyMarker: written(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: written(last?.key ?? ''),
      NextUploadIdMarker: last?.id ?? '',
      Prefix: written(prefix),
      MaxUploads: max,
      IsTruncated: rest.length > page.length,
      ...(parameterOf(request, 'encoding-type') && { EncodingType: 'url' }),
      Upload: page.map(({ key, id, startedAt }) => ({
        Key: written(key),
        UploadId: id,
        Initiator: owner,
        Owner: owner,
        StorageClass: 'STANDARD',
        Initiated: isoTime(startedAt),
      })),
    }),
  )
}

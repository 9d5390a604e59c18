/**
 * Completes a multipart upload: joins the listed parts in order, after comparing them with what the caller has
 * declared.
 */
import { createHash } from 'node:crypto'
import { encryption, quoted, xmlAnswer } from './answer.ts'
import { type Algorithm, checksumOfParts, elementOf } from './checksums.ts'
import { checkWriting } from './conditions.ts'
import { S3Fault } from './fault.ts'
import { PARTS_MAX, uploadOf } from './multipart.ts'
import { headerOrParameter } from './request.ts'
import type { Operation } from './service.ts'
import type { Part, StoredObject, Upload } from './stored.ts'
import { readText } from './text.ts'
import { document, readElements, requiredText } from './xml.ts'

const PART_BYTES_MIN = 5 * 1024 * 1024

interface WantedPart {
  number: number
  etag: string
  checksum(algorithm: Algorithm): string | undefined
}

const malformed = () =>
  new S3Fault(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )

function wantedParts(xml: string): WantedPart[] {
  const parts = readElements(xml, 'CompleteMultipartUpload', 'Part').map((part): WantedPart => {
    const number = Number(requiredText(part, 'PartNumber'))
    if (!Number.isInteger(number) || number < 1 || number > PARTS_MAX) throw malformed()
    const etag = requiredText(part, 'ETag').replace(/^"(.*)"$/, '$1')
    return { number, etag, checksum: (algorithm) => part.get(elementOf(algorithm)) }
  })
  if (parts.length === 0 || parts.length > PARTS_MAX) throw malformed()
  return parts
}

/** The stored parts that make up the object. @throws {S3Fault} where the list differs from what was uploaded */
function chosenParts(upload: Upload, there: ReadonlyMap<number, Part>, wanted: readonly WantedPart[]): Part[] {
  const chosen = wanted.map(({ number, etag, checksum }, index) => {
    if (index > 0 && number <= (wanted[index - 1]?.number ?? 0)) {
      throw new S3Fault(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
      )
    }
    const part = there.get(number)
    if (upload.algorithm && checksum(upload.algorithm) === undefined) {
      throw new S3Fault(
        'InvalidRequest',
        `The upload was created using a ${upload.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      )
    }
    const claimed = part?.checksum && checksum(part.checksum.algorithm)
    if (
      !part ||
      part.etag !== etag ||
      (claimed !== undefined && claimed !== null && claimed !== part.checksum?.value)
    ) {
      throw new S3Fault(
        'InvalidPart',
        'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part’s entity tag.',
        { UploadId: upload.id, PartNumber: number, ETag: etag },
      )
    }
    return part
  })
  const small = chosen.slice(0, -1).find(({ size }) => size < PART_BYTES_MIN)
  if (!small) return chosen
  throw new S3Fault('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: small.size,
    MinSizeAllowed: PART_BYTES_MIN,
    PartNumber: small.number,
    ETag: small.etag,
  })
}

const etagOfParts = (parts: readonly Part[]) =>
  `${createHash('md5')
    .update(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))))
    .digest('hex')}-${parts.length}`

function objectOf(upload: Upload, parts: readonly Part[]): StoredObject {
  const { algorithm } = upload
  const values = parts.map(({ checksum }) => checksum?.value ?? '')
  return {
    key: upload.key,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: etagOfParts(parts),
    modifiedAt: Date.now(),
    segments: parts.map(({ file, size }) => ({ file, size })),
    headers: upload.headers,
    checksum: algorithm && { algorithm, value: checksumOfParts(algorithm, values) },
  }
}

export const completeMultipartUpload: Operation = async ({ service, request, caller }) => {
  const { store } = service
  const wanted = wantedParts(await readText(request, caller))
  const upload = uploadOf(service, request)
  checkWriting(store.object(request.key), (name) => headerOrParameter(request, name))
  const object = objectOf(upload, chosenParts(upload, store.parts(upload.id), wanted))
  store.put(object)
  store.end(upload.id, object.segments)
  service.created('CompleteMultipartUpload', object)
  const Bucket = service.bucket().name
  const { checksum } = object
  return xmlAnswer(
    document('CompleteMultipartUploadResult', {
      Location: `http://${request.headers.get('host')}/${Bucket}/${object.key}`,
      Bucket,
      Key: object.key,
      ETag: quoted(object.etag),
      ...(checksum && { [elementOf(checksum.algorithm)]: checksum.value, ChecksumType: 'COMPOSITE' }),
    }),
    encryption,
  )
}

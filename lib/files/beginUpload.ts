import type { Account } from '../accounts/account.ts'
import { carryOutOnce, type OnceOnly, reservationFor } from '../accounts/idempotency.ts'
import { type Reservation, reservationPart } from '../accounts/idempotencyTable.ts'
import { transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { createMultipartUpload } from '../aws/s3.ts'
import { uploadForm } from '../aws/s3Links.ts'
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import type { FileMd5, Sha256Hex } from '../content/digests.ts'
import { type FileId, randomFileId } from '../content/fileId.ts'
import { extensionOf, type FileName } from '../content/fileName.ts'
import { DEFAULT_PERMISSION, type Permission } from '../content/permission.ts'
import type { Upload } from '../content/upload.ts'
import { Fault, fault } from '../fault.ts'
import { jobRemoval } from '../jobs/finishJob.ts'
import { addJob, type JobRef, jobAddition, jobAt } from '../jobs/job.ts'
import { rowPut } from '../lists/table.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendUpload } from '../throttle/budgets.ts'
import { arrivalKeyOf } from './arrivalKey.ts'
import type { Refusal } from './createReady.ts'
import { refuseForGood } from './creation.ts'
import type { AnyFile, FileFacts, PendingFile } from './file.ts'
import { findFile } from './findFile.ts'
import { fits } from './fits.ts'
import { uploadRow } from './listRows.ts'
import { partCount, partSizeOf } from './parts.ts'
import { fileCreation } from './table.ts'
import { reservation as quotaReservation } from './usage.ts'

export interface WantedUpload {
  name: FileName
  size: number
  md5: FileMd5 | null
  sha256: Sha256Hex | null
  permission: Permission | null
  /** Asks for a resumable upload below the size from which every upload is resumable. */
  resumable: boolean
  once: OnceOnly | null
}

export interface BegunUpload {
  file: FileFacts
  upload: Upload
}

const DAY_MS = 86_400_000
const DIRECT_MS_MAX = DAY_MS
const RESUMABLE_MS_MAX = 604_800_000
const FORM_SECONDS = 900
// Ids collide one time in a hundred even with twenty million files.
const ROUNDS_MAX = 5

function pendingFile(account: Pick<Account, 'id'>, wanted: WantedUpload, resumable: boolean): PendingFile {
  const { name, size, md5, sha256, permission } = wanted
  const id = randomFileId()
  return {
    id,
    owner: account.id,
    name,
    doc: extensionOf(name),
    size,
    md5: '',
    permission: permission ?? DEFAULT_PERMISSION,
    downloads: 0,
    createdAt: Date.now(),
    state: 'pending',
    arrivesAt: arrivalKeyOf(resumable ? 'own' : 'pending', id),
    // S3 makes no SHA-256 of an object made of parts, so the client's one could not be checked.
    sha256: resumable ? null : sha256,
    expectedMd5: resumable ? null : md5,
    uploadId: null,
    job: jobAt('upload', Date.now() + (resumable ? RESUMABLE_MS_MAX : DIRECT_MS_MAX)),
  }
}

/** Begins the multipart upload of a file; should nothing come of it, a job knows its key. */
async function withMultipart(file: PendingFile): Promise<{ file: PendingFile; job: JobRef }> {
  const job = jobAt('object', Date.now() + DAY_MS)
  await addJob(job, { kind: 'object', key: file.arrivesAt })
  return { file: { ...file, uploadId: await createMultipartUpload(file.arrivesAt) }, job }
}

async function tryToBegin(
  account: Account,
  wanted: WantedUpload,
  once: Reservation | null,
): Promise<PendingFile | Refusal> {
  const resumable = wanted.resumable || wanted.size >= settings().FILE_MULTIPART_BYTES_MIN
  const plain = pendingFile(account, wanted, resumable)
  const { file, job } = resumable ? await withMultipart(plain) : { file: plain, job: null }
  const written = await transact<Refusal>([
    fileCreation(file),
    ...quotaReservation(account.id, file.size),
    jobAddition(file.job, { kind: 'upload', file: file.id }),
    rowPut({ ...uploadRow(file), id: file.id, owner: file.owner }),
    ...(job ? [jobRemoval(job)] : []),
    ...(once ? [reservationPart(once, file.id)] : []),
  ])
  return written.done ? file : ([...written.refusals.keys()][0] ?? 'id')
}

async function begin(
  account: Account,
  wanted: WantedUpload,
  once: Reservation | null,
  caller: Caller,
): Promise<PendingFile> {
  // Before anything is begun; what counts is the reservation.
  const [, isFitting] = await together(spendUpload(account, caller.network), fits(account.id, wanted.size))
  if (!isFitting) throw fault('over-quota')
  return untilSettled(ROUNDS_MAX, async () => {
    const begun = await tryToBegin(account, wanted, once)
    if (typeof begun === 'object') return begun
    refuseForGood(begun)
    return again
  })
}

async function uploadOf(file: AnyFile): Promise<Upload> {
  if (file.state === 'pending' && file.uploadId !== null) {
    const [partSize, parts] = [partSizeOf(file.size), partCount(file.size)]
    const endsAt = file.createdAt + RESUMABLE_MS_MAX
    return {
      kind: 'resumable',
      partSize,
      parts,
      expiresInSeconds: Math.max(0, Math.ceil((endsAt - Date.now()) / 1000)),
    }
  }
  // A file that is ready already takes no more bytes; the form it gets is for an object that is dropped on arrival.
  const target =
    file.state === 'pending' ? file : { arrivesAt: arrivalKeyOf('pending', file.id), sha256: null, expectedMd5: null }
  const { url, fields } = await uploadForm(target.arrivesAt, {
    size: file.size,
    sha256: target.sha256,
    md5: target.expectedMd5,
    expiresInSeconds: FORM_SECONDS,
  })
  return { kind: 'direct', url, fields, expiresInSeconds: FORM_SECONDS }
}

async function earlierUpload(id: number): Promise<AnyFile> {
  const file = await findFile(id as FileId)
  if (!file) throw fault('conflict')
  return file
}

/**
 * Reserves a file and says how its bytes are brought to S3: by one form, or in parts that can be sent again one by one.
 * @throws {Fault} `invalid` (no size), `file-too-large`, `over-quota`, `conflict`, `too-many-requests`
 */
export async function beginUpload(account: Account, wanted: WantedUpload, caller: Caller): Promise<BegunUpload> {
  const { size, once } = wanted
  if (!Number.isSafeInteger(size) || size < 0) throw fault('invalid')
  if (size > settings().FILE_BYTES_MAX) throw new Fault('file-too-large', { upload: null })
  const reservation = once && (await reservationFor(once))
  const made = await carryOutOnce(reservation, () => begin(account, wanted, reservation, caller))
  const file = typeof made === 'number' ? await earlierUpload(made) : made
  if (typeof made === 'object') await logSecurityEvent('upload_begun', caller, { account: account.id })
  return { file, upload: await uploadOf(file) }
}

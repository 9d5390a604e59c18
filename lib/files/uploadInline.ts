import type { Account } from '../accounts/account.ts'
import { carryOutOnce, type OnceOnly, reservationFor } from '../accounts/idempotency.ts'
import type { Reservation } from '../accounts/idempotencyTable.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { putObject } from '../aws/s3.ts'
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { type Digests, digestsOf, type FileMd5 } from '../content/digests.ts'
import type { FileName } from '../content/fileName.ts'
import type { Permission } from '../content/permission.ts'
import { Fault, fault } from '../fault.ts'
import { jobRemoval } from '../jobs/finishJob.ts'
import { addJob, jobAt } from '../jobs/job.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendUpload } from '../throttle/budgets.ts'
import { beginUpload } from './beginUpload.ts'
import { contentKeyOf, objectOf, type Removal } from './contentsTable.ts'
import { createReady } from './createReady.ts'
import { creationParts, earlierFile, readyFile, refuseForGood } from './creation.ts'
import { deleteObjectNow } from './deleteObjectNow.ts'
import type { StoredFile } from './file.ts'
import { findContent } from './findContent.ts'
import { fits } from './fits.ts'

export interface InlineFile {
  name: FileName
  bytes: Buffer
  /** The client's MD5; other bytes are refused. */
  md5: FileMd5 | null
  permission: Permission | null
  once: OnceOnly | null
  /** Given where the form of the body allows less than the setting. */
  bytesMax?: number
}

const DAY_MS = 86_400_000
// Each round that fails meets another state: an id that is taken, bytes that came or went meanwhile.
const ROUNDS_MAX = 5

/** Writes bytes under a fresh key; a job knows it first, until a file does. */
async function store(bytes: Buffer, digests: Digests): Promise<Removal> {
  const object = objectOf(digests.sha256)
  const job = jobAt('object', Date.now() + DAY_MS)
  await addJob(job, { kind: 'object', key: object })
  await putObject(object, bytes, 'application/octet-stream', digests)
  return { object, job }
}

/** Keeps the bytes with those that are there, or as new ones; what was written in vain is removed again. */
async function keepBytes(
  account: Account,
  given: InlineFile,
  measured: Measured,
  once: Reservation | null,
  caller: Caller,
): Promise<StoredFile> {
  const key = contentKeyOf(measured.sha256)
  const spending = spendUpload(account, caller.network)
  const [, isFitting, there] = await together(spending, fits(account.id, measured.size), findContent(key))
  // Before anything is written; what counts is the reservation.
  if (!isFitting) throw fault('over-quota')
  const own: { written: Removal | null; isKept: boolean } = { written: null, isKept: false }
  let known = there
  try {
    return await untilSettled(ROUNDS_MAX, async () => {
      if (!known) own.written ??= await store(given.bytes, measured)
      const content = known ?? { key, object: own.written?.object ?? '', ...measured }
      const file = readyFile(account, given, content)
      const release = !known && own.written ? [jobRemoval(own.written.job)] : []
      const refusal = await createReady(file, { content, isNew: !known }, [...creationParts(file, once), ...release])
      if (refusal === null) {
        own.isKept = !known
        return file
      }
      refuseForGood(refusal)
      known = await findContent(key)
      return again
    })
  } catch (error) {
    // An answer that was lost leaves it open whether a file has the bytes now: the job knows, and is gone if so.
    if (!(error instanceof Fault)) own.isKept = true
    throw error
  } finally {
    if (own.written && !own.isKept) await deleteObjectNow(own.written)
  }
}

/**
 * Makes a file of bytes that came in the request itself.
 * @returns the new file, or the one that the same request made before
 * @throws {Fault} `invalid` (another MD5 than said), `file-too-large` with a direct upload that is ready for them,
 * `over-quota`, `conflict`, `too-many-requests`
 */
export async function uploadInline(account: Account, given: InlineFile, caller: Caller): Promise<StoredFile> {
  const { bytes, md5, once } = given
  const measured = measure(bytes)
  if (md5 !== null && md5 !== measured.md5) throw fault('invalid')
  const { FILE_INLINE_BYTES_MAX, FILE_BYTES_MAX } = settings()
  if (bytes.length > Math.min(given.bytesMax ?? bytes.length, FILE_INLINE_BYTES_MAX, FILE_BYTES_MAX)) {
    const { file, upload } = await beginUpload(account, { ...given, ...measured, resumable: false }, caller)
    throw new Fault('file-too-large', { upload: { file, owner: account, upload } })
  }
  const reservation = once && (await reservationFor(once))
  const made = await carryOutOnce(reservation, () => keepBytes(account, given, measured, reservation, caller))
  if (typeof made === 'number') return earlierFile(made)
  await logSecurityEvent('file_uploaded', caller, { account: account.id })
  return made
}

/** Facts that the bytes themselves show. */
export interface Measured extends Digests {
  size: number
}

const measure = (bytes: Buffer): Measured => ({ size: bytes.length, ...digestsOf(bytes) })

import type { Account } from '../accounts/account.ts'
import { carryOutOnce, type OnceOnly, reservationFor } from '../accounts/idempotency.ts'
import type { Reservation } from '../accounts/idempotencyTable.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { FileMd5, Sha256Hex } from '../content/digests.ts'
import type { FileId } from '../content/fileId.ts'
import type { FileName } from '../content/fileName.ts'
import { fault } from '../fault.ts'
import { type ListRange, readLists } from '../lists/readLists.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { contentKeyOf } from './contentsTable.ts'
import { createReady } from './createReady.ts'
import { creationParts, readyFile, refuseForGood } from './creation.ts'
import type { Content, StoredFile } from './file.ts'
import { findContent } from './findContent.ts'
import { findFile } from './findFile.ts'
import { contentAt, rangesOfMd5 } from './listRows.ts'

export interface KnownBytes {
  name: FileName
  md5: FileMd5
  size: number | null
  sha256: Sha256Hex | null
  once: OnceOnly | null
}

const ROUNDS_MAX = 5

/** The first and the last content of ranges that are ordered by them: where they are one, there is no other. */
async function contentsIn(ranges: readonly ListRange[]): Promise<ReadonlySet<string>> {
  const ends = await Promise.all(
    [false, true].map((descending) => readLists({ ranges, after: null, descending, limit: 1 })),
  )
  return new Set(ends.flatMap(({ found }) => found.map(({ position }) => contentAt(position))))
}

/** Whether bytes match the client's statements besides the MD5; unmeasured bytes match none. */
function agrees({ size, key }: Content, wanted: KnownBytes): boolean {
  if (wanted.size !== null && wanted.size !== size) return false
  return wanted.sha256 === null || contentKeyOf(wanted.sha256) === key
}

/**
 * The bytes with this MD5 that the caller may have: those of own files, else those of files that the caller may
 * download, if these are all the same. Knowing an MD5 is no right to the bytes, and MD5s can be made to collide.
 */
async function bytesFor(account: Account, wanted: KnownBytes): Promise<Content | null> {
  const { own, others } = rangesOfMd5(account, wanted.md5)
  // Both are looked for in any case, so that the time it takes says nothing of what there is.
  const [mine, theirs] = await Promise.all([contentsIn(own), contentsIn(others)])
  const meant = mine.size > 0 ? mine : theirs
  const [only] = meant.size === 1 ? meant : []
  const content = await findContent(only ?? 'none')
  return content && agrees(content, wanted) ? content : null
}

function claim(account: Account, wanted: KnownBytes, once: Reservation | null): Promise<StoredFile | null> {
  return untilSettled(ROUNDS_MAX, async () => {
    const content = await bytesFor(account, wanted)
    if (!content) return null
    const file = readyFile(account, { name: wanted.name, permission: null }, content)
    const refusal = await createReady(file, { content, isNew: false }, creationParts(file, once))
    if (refusal === null) return file
    refuseForGood(refusal)
    return again
  })
}

/** The result of the same request made before: a file, or the upload that it began. */
async function earlier(id: number): Promise<StoredFile | null> {
  const file = await findFile(id as FileId)
  if (!file) throw fault('conflict')
  return file.state === 'ready' ? file : null
}

/**
 * Makes a new file for the caller out of stored bytes that the caller may have.
 * @returns null where there are none, or only such as the caller may not download; also where the same request has
 * begun an upload before (beginUpload finds it by the same `once`)
 * @throws {Fault} `over-quota`, `conflict`
 */
export async function claimByMd5(account: Account, wanted: KnownBytes, caller: Caller): Promise<StoredFile | null> {
  const reservation = wanted.once && (await reservationFor(wanted.once))
  const made = await carryOutOnce(reservation, () => claim(account, wanted, reservation))
  if (typeof made === 'number') return earlier(made)
  if (made) await logSecurityEvent('file_uploaded', caller, { account: account.id })
  return made
}

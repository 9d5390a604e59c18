import type { Account } from '../accounts/account.ts'
import { listParts } from '../aws/s3.ts'
import { partLink } from '../aws/s3Links.ts'
import type { FileId } from '../content/fileId.ts'
import { fault } from '../fault.ts'
import { ownUpload } from './access.ts'
import type { PendingFile } from './file.ts'
import { bytesOfPart, partCount } from './parts.ts'

const LINK_SECONDS = 900
const LINKS_MAX = 100

export interface Parts {
  /** Part number → where its bytes are sent to by PUT. */
  urls: ReadonlyMap<number, string>
  /** The numbers of the parts that are there, in order. */
  have: readonly number[]
}

/** The caller's own resumable upload. @throws {Fault} `no-such-file`, `file-denied` */
async function ownResumable(account: Account, id: FileId | null): Promise<PendingFile & { uploadId: string }> {
  const file = await ownUpload(account, id)
  if (file.state !== 'pending' || file.uploadId === null) throw fault('no-such-file')
  return { ...file, uploadId: file.uploadId }
}

/** The parts of an upload that have arrived whole; null where it is over. */
export async function arrivedParts({ arrivesAt, uploadId, size }: PendingFile & { uploadId: string }) {
  const parts = await listParts(arrivesAt, uploadId)
  return parts?.filter((part) => part.number <= partCount(size) && part.size === bytesOfPart(size, part.number)) ?? null
}

/**
 * Links for parts of a resumable upload, and which parts are there: a client that was away goes on from that.
 * @throws {Fault} `no-such-file`, `file-denied`, `invalid` (too many, or a number that no part has)
 */
export async function uploadParts(account: Account, id: FileId | null, numbers: readonly number[]): Promise<Parts> {
  const file = await ownResumable(account, id)
  const count = partCount(file.size)
  if (numbers.length > LINKS_MAX || numbers.some((number) => number < 1 || number > count)) throw fault('invalid')
  const parts = await arrivedParts(file)
  if (parts === null) throw fault('no-such-file')
  const urls = await Promise.all(
    [...new Set(numbers)].map(async (number) => {
      const bytes = bytesOfPart(file.size, number)
      return [number, await partLink(file.arrivesAt, file.uploadId, number, bytes, LINK_SECONDS)] as const
    }),
  )
  return { urls: new Map(urls), have: parts.map(({ number }) => number) }
}

import type { Account } from '../accounts/account.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { getObject } from '../aws/s3.ts'
import { linkTo } from '../aws/s3Links.ts'
import { settings } from '../config.ts'
import { attachmentDisposition, harmlessType } from '../content/disposition.ts'
import type { FileId } from '../content/fileId.ts'
import { fileFor } from './access.ts'
import { countDownload } from './countDownload.ts'
import type { StoredFile } from './file.ts'

export interface HandedOut {
  file: StoredFile
  url: string
  expiresInSeconds: number
}

// Each round that fails meets another permission, or no file any more.
const ROUNDS_MAX = 8

/** A link that downloads a file under its own name, and never shows it in a browser's page. */
async function linkOf({ object, name, doc }: StoredFile): Promise<Pick<HandedOut, 'url' | 'expiresInSeconds'>> {
  const { LINK_SECONDS } = settings()
  const disposition = attachmentDisposition(name)
  const url = await linkTo(object, { expiresInSeconds: LINK_SECONDS, disposition, type: harmlessType(doc) })
  return { url, expiresInSeconds: LINK_SECONDS }
}

/**
 * Counts one download of a file that the viewer may have at this moment, once `prepare` has succeeded.
 * @param prepare fetches what is handed out; if it throws, nothing counts
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export function handOut<Prepared>(
  account: Account,
  id: FileId | null,
  prepare: (file: StoredFile) => Promise<Prepared>,
): Promise<HandedOut & { prepared: Prepared }> {
  return untilSettled(ROUNDS_MAX, async () => {
    const file = await fileFor(account, id, 'download')
    const [prepared, link] = [await prepare(file), await linkOf(file)]
    const counted = await countDownload(file)
    return counted ? { file: counted, ...link, prepared } : again
  })
}

/** A link to a file for a caller who may download it. @throws {Fault} `no-such-file` (unseen too), `file-denied` */
export function handOutLink(account: Account, id: FileId | null): Promise<HandedOut> {
  return handOut(account, id, async () => undefined)
}

/** The bytes of a file that is small enough to answer with; of a larger one there is the link. */
async function smallBytes({ size, object }: StoredFile): Promise<Buffer | null> {
  return size > settings().FILE_INLINE_BYTES_MAX ? null : getObject(object)
}

/**
 * A file itself, with a link to it: one download.
 * @throws {Fault} `no-such-file` (unseen too), `file-denied`
 */
export async function handOutBytes(account: Account, id: FileId | null): Promise<HandedOut & { bytes: Buffer | null }> {
  const { prepared, ...handedOut } = await handOut(account, id, smallBytes)
  return { ...handedOut, bytes: prepared }
}

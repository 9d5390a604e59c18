/** The successes of the file routes of `fileserver`, field by field in the document's order. */
import type { Account } from '../../accounts/account.ts'
import { mayReadAll } from '../../accounts/discloseAccount.ts'
import type { OfferedUpload } from '../../content/upload.ts'
import { type FileFacts, mayDo } from '../../files/file.ts'
import type { HandedOut } from '../../files/handOut.ts'
import type { AccountId } from '../../identity/accountId.ts'
import type { Answer } from '../kit/answer.ts'
import type { Body } from './answers.ts'
import { creatorOf, downloadHeaders, fileOf, uploadingFile } from './file.ts'

const success = <Data, More extends object = object>(data: Data, more: More = {} as More) => ({
  status: 200,
  body: { message: 'success' as const, code: 0 as const, data, ...more },
})

/** @param owner null where the account is gone */
function creatorFor(viewer: Account, owner: Account | null): string {
  return creatorOf(owner, owner !== null && mayReadAll(viewer, owner))
}

export function fileShown(file: FileFacts, owner: Account | null, viewer: Account): Answer<Body<'permission'>> {
  return success(fileOf(file, creatorFor(viewer, owner)))
}

export function uploadBegun(offered: OfferedUpload): Answer<Body<'upload'>> {
  return success(uploadingFile(offered))
}

interface Parts {
  urls: ReadonlyMap<number, string>
  have: readonly number[]
}

export function partsGiven({ urls, have }: Parts): Answer<Body<'upload.parts'>> {
  return success({ urls: Object.fromEntries(urls), have })
}

/** The answer after the upload or the file has been removed. */
export function gone(): Answer<Body<'delete'>> {
  return success(null)
}

function rowOf(file: FileFacts, owner: Account | null, viewer: Account) {
  return {
    creator: creatorFor(viewer, owner),
    creator_id: owner?.id ?? null,
    file_name: file.name,
    created_at: file.createdAt,
    can_download: mayDo(viewer, file, 'download'),
    file_id: file.id,
    can_delete: mayDo(viewer, file, 'delete'),
    file_size: file.size,
    can_see: mayDo(viewer, file, 'see'),
    download_count: file.downloads,
    file_doc: file.doc,
  }
}

interface Page {
  files: readonly FileFacts[]
  owners: ReadonlyMap<AccountId, Account>
  cursor: string | null
}

/** A page of files; the last one has no cursor. */
export function filesListed({ files, owners, cursor }: Page, viewer: Account): Answer<Body<'files'>> {
  const rows = files.map((file) => rowOf(file, owners.get(file.owner) ?? null, viewer))
  return success<Body<'files'>['data'], { cursor?: string }>(rows, cursor === null ? {} : { cursor })
}

/** @param redirects whether the caller is redirected to the link or only reads it */
export function handedOut({ url, expiresInSeconds }: HandedOut, redirects: boolean): Answer<Body<'download'>> {
  const answer = success({ url, expires_in: expiresInSeconds })
  return redirects
    ? { ...answer, status: 302, headers: { ...downloadHeaders, location: url } }
    : { ...answer, headers: downloadHeaders }
}

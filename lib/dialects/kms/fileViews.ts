/** The successes of the file routes of `kms`, field by field in the document's order; ids are texts, times milliseconds. */
import type { Account } from '../../accounts/account.ts'
import { mayReadAll } from '../../accounts/discloseAccount.ts'
import type { FileFacts } from '../../files/file.ts'
import type { HandedOut } from '../../files/handOut.ts'
import type { AccountId } from '../../identity/accountId.ts'
import { maskName } from '../../identity/maskName.ts'
import type { Answer } from '../kit/answer.ts'
import type { Body } from './answers.ts'

export function claimed({ id }: Pick<FileFacts, 'id'>): Answer<Body<'upload'>> {
  return { status: 201, body: { done: true, code: 131, msg: '创建成功', fid: String(id) } }
}

export function uploaded({ id }: Pick<FileFacts, 'id'>): Answer<Body<'upload'>> {
  return { status: 201, body: { done: true, code: 130, msg: '上传成功', fid: String(id) } }
}

const success = <More extends object>(more: More) => ({
  status: 200,
  body: { done: true as const, code: 0 as const, msg: '成功' as const, ...more },
})

interface Parts {
  urls: ReadonlyMap<number, string>
  have: readonly number[]
}

export function partsGiven({ urls, have }: Parts): Answer<Body<'upload.parts'>> {
  return success({ urls: Object.fromEntries(urls), have })
}

export function completed({ id }: Pick<FileFacts, 'id'>): Answer<Body<'upload.complete'>> {
  return success({ fid: String(id) })
}

export function aborted(): Answer<Body<'upload.abort'>> {
  return success({})
}

/** A file and its link; with its bytes where they were asked for and fit an answer. */
export function got({ file, url, expiresInSeconds }: HandedOut, bytes: Buffer | null): Answer<Body<'getfile'>> {
  return {
    status: 200,
    body: {
      done: true,
      code: 140,
      msg: '获取成功',
      data: '',
      name: file.name,
      url,
      size: file.size,
      md5: file.md5,
      expires_in: expiresInSeconds,
    },
    ...(bytes && { embedded: { field: 'data', bytes } }),
  }
}

interface Page {
  files: readonly FileFacts[]
  cursor: string | null
}

/** One list a field, all of one length, as the document has them; the last page has no cursor. */
const columns = (files: readonly FileFacts[]) => ({
  fidlist: files.map(({ id }) => String(id)),
  namelist: files.map(({ name }) => name),
  datelist: files.map(({ createdAt }) => createdAt),
  sizelist: files.map(({ size }) => size),
})

const further = (cursor: string | null): { cursor?: string } => (cursor === null ? {} : { cursor })

export function ownFiles({ files, cursor }: Page): Answer<Body<'getownfilelist'>> {
  return success({ ...columns(files), ...further(cursor) })
}

/** The owner's name as the viewer may read it; empty where the account is gone. */
function nameOf(owner: Account | undefined, viewer: Account): string {
  if (!owner) return ''
  return mayReadAll(viewer, owner) ? owner.name : maskName(owner.name)
}

export function recommendedFiles(
  { files, owners, cursor }: Page & { owners: ReadonlyMap<AccountId, Account> },
  viewer: Account,
): Answer<Body<'getfilelist'>> {
  return success({
    ...columns(files),
    ownerlist: files.map(({ owner }) => nameOf(owners.get(owner), viewer)),
    owneridlist: files.map(({ owner }) => String(owner)),
    downloadlist: files.map(({ downloads }) => downloads),
    ...further(cursor),
  })
}

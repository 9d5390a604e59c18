/** The successes of `/manager`: `ok`, and the data asked for. */
import type { Account } from '../../accounts/account.ts'
import { type Disclosure, mayReadAll } from '../../accounts/discloseAccount.ts'
import type { KeptEntry } from '../../auditLog/entry.ts'
import { mayDo, type StoredFile } from '../../files/file.ts'
import type { Listed } from '../../files/listFiles.ts'
import { maskName } from '../../identity/maskName.ts'
import { nationalForm } from '../../identity/phone.ts'
import type { DataType } from '../../profiles/dataType.ts'
import type { Stats } from '../../stats/readStats.ts'
import type { Answer } from '../kit/answer.ts'
import type { Body } from './answers.ts'
import { userOf } from './userView.ts'

const ok = <More extends object = object>(more: More = {} as More) => ({
  status: 200,
  body: { StatusCode: 0 as const, Response: { success: true as const, mess: 'ok' as const, ...more } },
})

/** The cursor is absent on the last page. */
const paged = <Row extends object>(data: readonly Row[], cursor: string | null) =>
  ok({ data, ...(cursor !== null && { cursor }) })

export const done = (): Answer<Body<'SetRole'>> => ok()

export function userShown(disclosure: Disclosure): Answer<Body<'GetUser'>> {
  return ok({ data: userOf(disclosure) })
}

export function usersListed(disclosures: readonly Disclosure[], cursor: string | null): Answer<Body<'ListUsers'>> {
  return paged(disclosures.map(userOf), cursor)
}

/** The owner of a file as `fileserver` names it: login name, else phone, else id; empty where the account is gone. */
function creatorOf(owner: Account | undefined, viewer: Account): string {
  if (!owner) return ''
  const { id, loginname, phone } = owner
  const name = loginname ?? (phone ? nationalForm(phone.phone) : String(id))
  return mayReadAll(viewer, owner) ? name : maskName(name)
}

/** A row of `fileserver`'s list, with the viewer's rights on the file, and its permission. */
function fileOf(file: StoredFile, owner: Account | undefined, viewer: Account) {
  return {
    creator: creatorOf(owner, viewer),
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
    permission: file.permission,
  }
}

export function filesListed({ files, owners, cursor }: Listed, viewer: Account): Answer<Body<'ListFiles'>> {
  return paged(
    files.map((file) => fileOf(file, owners.get(file.owner), viewer)),
    cursor,
  )
}

export function dataTypesListed(types: readonly DataType[]): Answer<Body<'ListDataTypes'>> {
  const data = types.map(({ name, table, format, visibility, editable, lengthMax }) => ({
    data_name: name,
    data_table: table,
    format,
    visibility,
    editable,
    max_length: lengthMax,
  }))
  return ok({ data })
}

/** Times are epoch milliseconds; a field that an entry lacks is null. */
export function entriesListed({
  entries,
  cursor,
}: {
  entries: readonly KeptEntry[]
  cursor: string | null
}): Answer<Body<'GetAudit'>> {
  const data = entries.map(({ actor: who, action: what, subject: whom, object: thing, to, at, from }) => ({
    who,
    what,
    whom,
    thing,
    to,
    time: at,
    from,
  }))
  return paged(data, cursor)
}

export function statsShown(
  { accounts, logins, codes }: Stats,
  { files, bytes }: { files: number; bytes: number },
): Answer<Body<'GetStats'>> {
  return ok({ data: { accounts, files, bytes, logins, codes } })
}

import { everyPage } from '../aws/pages.ts'
import type { AccountId } from '../identity/accountId.ts'
import { readLists } from '../lists/readLists.ts'
import type { AnyFile } from './file.ts'
import { findFiles } from './findFiles.ts'
import { filesOf, uploadsOf } from './listRows.ts'

const PAGE = 100

/** Pages of a list of files or uploads, in order, each with the files that its rows name. */
export async function* filesByPage(list: string, limit: number): AsyncIterable<readonly AnyFile[]> {
  const read = (after: string | null) => readLists({ ranges: [{ list }], after, descending: false, limit })
  for await (const { found } of everyPage(read)) yield findFiles(found.map(({ id }) => id))
}

/** All files and uploads in progress of an account, with at most one page in memory. */
export async function* everyFile(account: AccountId): AsyncIterable<AnyFile> {
  for (const list of [filesOf(account), uploadsOf(account)]) {
    for await (const files of filesByPage(list, PAGE)) yield* files
  }
}

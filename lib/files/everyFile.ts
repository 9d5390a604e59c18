import type { AccountId } from '../identity/accountId.ts'
import { readLists } from '../lists/readLists.ts'
import type { AnyFile } from './file.ts'
import { findFiles } from './findFiles.ts'
import { filesOf, uploadsOf } from './listRows.ts'

const PAGE = 100

/** All that an account keeps here, files and uploads under way, of which no more than a page is in memory. */
export async function* everyFile(account: AccountId): AsyncIterable<AnyFile> {
  for (const list of [filesOf(account), uploadsOf(account)]) {
    let after: string | null = null
    do {
      const page = await readLists({ ranges: [{ list }], after, descending: false, limit: PAGE })
      yield* await findFiles(page.found.map(({ id }) => id))
      after = page.next
    } while (after !== null)
  }
}

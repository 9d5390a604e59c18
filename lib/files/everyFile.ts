import type { AccountId } from '../ids.ts'
import { readShelves } from '../shelves/read.ts'
import type { AnyFile } from './file.ts'
import { findEach } from './findReady.ts'
import { shelfOfFiles, shelfOfUploads } from './places.ts'

const PAGE = 100

/** All that an account keeps here, files and uploads under way, of which no more than a page is in memory. */
export async function* everyFile(account: AccountId): AsyncIterable<AnyFile> {
  for (const shelf of [shelfOfFiles(account), shelfOfUploads(account)]) {
    let after: string | null = null
    do {
      const page = await readShelves({ stretches: [{ shelf }], after, descending: false, limit: PAGE })
      yield* await findEach(page.found.map(({ thing }) => thing))
      after = page.next
    } while (after !== null)
  }
}

import type { Account } from '../accounts/account.ts'
import { friendsAmong } from '../friends/friendsAmong.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { readLists } from '../lists/readLists.ts'
import { mayDo, type StoredFile } from './file.ts'
import { type Listed, seenFiles, type Wanted, withOwners } from './listFiles.ts'
import { rangesRecommended } from './listRows.ts'

/** How many in a row may be of one owner while another's is at hand. */
const IN_A_ROW_MAX = 3
// One's own files are left out; a page of nothing else is read on from.
const ROUNDS_MAX = 5

/** At most three in a row of one owner, as long as there is another's to put between. */
export function spread(files: readonly StoredFile[]): StoredFile[] {
  const [left, spreadOut] = [[...files], [] as StoredFile[]]
  while (left.length > 0) {
    const last = spreadOut.slice(-IN_A_ROW_MAX)
    const tired = last.length === IN_A_ROW_MAX && last.every(({ owner }) => owner === last[0]?.owner)
    const other = tired ? left.findIndex(({ owner }) => owner !== last[0]?.owner) : 0
    spreadOut.push(...left.splice(Math.max(other, 0), 1))
  }
  return spreadOut
}

/** Of one step of the score first what friends have; the order is as it was otherwise. */
export function friendsFirst(files: readonly StoredFile[], friends: ReadonlySet<AccountId>): StoredFile[] {
  const rankOf = ({ score, owner }: StoredFile) => 2 * score + (friends.has(owner) ? 1 : 0)
  return files.toSorted((one, other) => rankOf(other) - rankOf(one))
}

/** Reads on until the page is full, there are no more, or too many were one's own. */
async function readOthers(account: Account, limit: number, after: string | null) {
  const files: StoredFile[] = []
  let next = after
  for (let round = 1; round <= ROUNDS_MAX && files.length < limit; round++) {
    const page = await readLists({
      ranges: rangesRecommended(account),
      after: next,
      descending: true,
      limit: limit - files.length,
    })
    const read = await seenFiles(account, page.found)
    files.push(...read.filter((file) => file.owner !== account.id && mayDo(account, file, 'download')))
    next = page.next
    if (next === null) break
  }
  return { files, next }
}

/**
 * Files of others that the viewer may see and download, by what speaks for them (contract, kms.md «Recommended list»).
 * @throws {Fault} `malformed` for a cursor of another list
 */
export async function recommendFiles(account: Account, { limit, cursor }: Wanted): Promise<Listed> {
  const query: ListQuery = { account: account.id, list: 'recommended', filters: [] }
  const { files, next } = await readOthers(account, limit, await readCursor(query, cursor))
  const friends = await friendsAmong(
    account.id,
    files.map(({ owner }) => owner),
  )
  const listed = await withOwners(spread(friendsFirst(files, friends)))
  return { ...listed, cursor: await writeCursor(query, next) }
}

import type { Account } from '../accounts/account.ts'
import { friendsAmong } from '../friends/friendsAmong.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { type Found, readLists } from '../lists/readLists.ts'
import { mayDo, type StoredFile } from './file.ts'
import { type Listed, ownersOf, seenFiles, type Wanted } from './listFiles.ts'
import { rangesRecommended } from './listRows.ts'

/** The most files in a row of one owner, while another owner's file is at hand. */
const IN_A_ROW_MAX = 3
// One's own files are left out; a page of nothing else is read on from.
const ROUNDS_MAX = 5

/** At most three in a row of one owner, as long as there is another's to put between. */
function spread(files: readonly StoredFile[]): StoredFile[] {
  const [left, spreadOut] = [[...files], [] as StoredFile[]]
  while (left.length > 0) {
    const last = spreadOut.slice(-IN_A_ROW_MAX)
    const tired = last.length === IN_A_ROW_MAX && last.every(({ owner }) => owner === last[0]?.owner)
    const other = tired ? left.findIndex(({ owner }) => owner !== last[0]?.owner) : 0
    spreadOut.push(...left.splice(Math.max(other, 0), 1))
  }
  return spreadOut
}

/** Within one step of the score puts friends' files first, otherwise in the same order. */
function friendsFirst(files: readonly StoredFile[], friends: ReadonlySet<AccountId>): StoredFile[] {
  const rankOf = ({ score, owner }: StoredFile) => 2 * score + (friends.has(owner) ? 1 : 0)
  return files.toSorted((one, other) => rankOf(other) - rankOf(one))
}

/** The files of a page's rows, their owners, and which of these are friends, read at once. */
async function readRows(account: Account, rows: readonly Found[]) {
  const others = rows.filter(({ owner }) => owner !== account.id)
  const [files, owners, friends] = await Promise.all([
    seenFiles(account, others),
    ownersOf(others),
    friendsAmong(
      account.id,
      others.flatMap(({ owner }) => owner ?? []),
    ),
  ])
  return { files: files.filter((file) => mayDo(account, file, 'download')), owners, friends }
}

/** Reads on until the page is full, the list ends, or too many rows were the viewer's own. */
async function readOthers(account: Account, limit: number, after: string | null) {
  const files: StoredFile[] = []
  const owners = new Map<AccountId, Account>()
  const friends = new Set<AccountId>()
  let next = after
  for (let round = 1; round <= ROUNDS_MAX && files.length < limit; round++) {
    const page = await readLists({
      ranges: rangesRecommended(account),
      after: next,
      descending: true,
      limit: limit - files.length,
    })
    const read = await readRows(account, page.found)
    files.push(...read.files)
    for (const [id, owner] of read.owners) owners.set(id, owner)
    for (const id of read.friends) friends.add(id)
    next = page.next
    if (next === null) break
  }
  return { files, owners, friends, next }
}

/**
 * Files of others that the viewer may see and download, by what speaks for them (contract, kms.md «Recommended list»).
 * @throws {Fault} `malformed` for a cursor of another list
 */
export async function recommendFiles(account: Account, { limit, cursor }: Wanted): Promise<Listed> {
  const query: ListQuery = { account: account.id, list: 'recommended', filters: [] }
  const { files, owners, friends, next } = await readOthers(account, limit, await readCursor(query, cursor))
  return { files: spread(friendsFirst(files, friends)), owners, cursor: await writeCursor(query, next) }
}

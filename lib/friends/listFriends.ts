/** Friends, requests and blocks, a page at a time; deleted accounts are left out. */
import type { Account } from '../accounts/account.ts'
import { findAccounts } from '../accounts/findAccounts.ts'
import type { Item } from '../aws/dynamodb.ts'
import { type ListQuery, readCursor, writeCursor } from '../lists/cursor.ts'
import { readEdges } from './readEdges.ts'
import { otherOf } from './table.ts'

export interface Wanted {
  limit: number
  cursor: string | null
}

/** Times are epoch milliseconds. */
export interface FriendRequest {
  person: Account
  mess: string
  askedAt: number
}

export interface Friend {
  person: Account
  since: number
}

export interface Page<Row> {
  rows: readonly Row[]
  /** Leads to the next page; null on the last. */
  cursor: string | null
}

interface List<Row> {
  prefix: string
  descending: boolean
  rowOf(person: Account, item: Item): Row
}

async function list<Row>(
  { id }: Account,
  { prefix, descending, rowOf }: List<Row>,
  { limit, cursor }: Wanted,
): Promise<Page<Row>> {
  const query: ListQuery = { account: id, list: prefix, filters: [] }
  const after = await readCursor(query, cursor)
  const { items, next } = await readEdges({ account: id, prefix, after, descending, limit })
  const others = items.map((item) => [otherOf(String(item['edge'])), item] as const)
  const people = await findAccounts(others.map(([other]) => other))
  const rows = others.flatMap(([other, item]) => {
    const person = people.get(other)
    return person ? [rowOf(person, item)] : []
  })
  return { rows, cursor: await writeCursor(query, next) }
}

/**
 * The accounts that ask for friendship, the newest request first.
 * @throws {Fault} `malformed` for a cursor of another list
 */
export function listFriendRequests(account: Account, wanted: Wanted): Promise<Page<FriendRequest>> {
  const rowOf = (person: Account, item: Item) => ({
    person,
    mess: String(item['mess']),
    askedAt: Number(item['time']),
  })
  return list(account, { prefix: 'asked#', descending: true, rowOf }, wanted)
}

/**
 * The friends of the account, in the order of their ids.
 * @throws {Fault} `malformed` for a cursor of another list
 */
export function listFriends(account: Account, wanted: Wanted): Promise<Page<Friend>> {
  const rowOf = (person: Account, item: Item) => ({ person, since: Number(item['since']) })
  return list(account, { prefix: 'friend#', descending: false, rowOf }, wanted)
}

/**
 * The accounts that this one has blocked, in the order of ids.
 * @throws {Fault} `malformed` for a cursor of another list
 */
export function listBlocked(account: Account, wanted: Wanted): Promise<Page<{ person: Account }>> {
  return list(account, { prefix: 'block#', descending: false, rowOf: (person) => ({ person }) }, wanted)
}

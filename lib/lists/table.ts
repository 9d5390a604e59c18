/**
 * The lists of this service. A row names a thing and its position. It is written in the transaction that changes the
 * thing, so a list is right when it is written, and a reader reads only what it may show.
 */
import type { Item, Part, RangeQuery } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

/** Sorts by `sortKey`, in the order of its UTF-8 bytes. */
export interface RowKey {
  list: string
  sortKey: string
}

export interface Row extends RowKey {
  /** The id of the thing. */
  id: number
  /** The account whose it is, so that both can be read at once; null where it is the account itself. */
  owner: AccountId | null
}

const key = ({ list, sortKey }: RowKey) => ({ table: environment().listsTable, key: { list, sortKey } })

/** A part of one list, from the sort key `least` to `most`, both included. */
export const rowsBetween = (
  list: string,
  least: string,
  most: string,
): Pick<RangeQuery, 'table' | 'hash' | 'range'> => ({
  table: environment().listsTable,
  hash: ['list', list],
  range: { name: 'sortKey', least, most },
})

export function rowPut({ list, sortKey, id, owner }: Row): Part<'list'> {
  const item = { list, sortKey, id, ...(owner !== null && { owner }) }
  return { refusal: 'list', put: { table: environment().listsTable, item } }
}

export function rowDeletion(row: RowKey): Part<'list'> {
  return { refusal: 'list', delete: key(row) }
}

export const rowFrom = (item: Item): Row => ({
  list: String(item['list']),
  sortKey: String(item['sortKey']),
  id: Number(item['id']),
  owner: (item['owner'] ?? null) as AccountId | null,
})

/** Epoch milliseconds as text that sorts like the number. */
export const sortableTime = (epochMs: number): string => String(epochMs).padStart(13, '0')

/** An id of at most ten digits likewise. */
export const sortableId = (id: number): string => String(id).padStart(10, '0')

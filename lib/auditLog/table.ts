/**
 * The items of the audit log. Every entry lies once on the list of all, in the order of time; a row on the list of
 * every account concerned points to it.
 */
import { randomBytes } from 'node:crypto'
import { changeExpression } from '../aws/changes.ts'
import type { Delete, Item, Put, Update } from '../aws/dynamodb.ts'
import type { PageQuery } from '../aws/pages.ts'
import type { Caller } from '../caller/caller.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { sortableTime } from '../lists/table.ts'
import type { AuditAction, AuditEntry, KeptEntry } from './entry.ts'

/** The contract's, for every entry. */
const KEPT_SECONDS = 400 * 86_400

/** Sorts before and after every sort key. */
const [FIRST, LAST] = ['0', '~']

export const allEntries = 'all'

/** @param name an id, or the pseudonym of a deleted account */
export const entriesOf = (name: AccountId | string): string => `account#${name}`

const rowKey = (list: string, sortKey: string) => ({ table: environment().auditlogTable, key: { list, sortKey } })

export const entryKey = (sortKey: string) => rowKey(allEntries, sortKey)

/** The keys of several entries. */
export const entryKeys = (sortKeys: readonly string[]) => ({
  table: environment().auditlogTable,
  keys: sortKeys.map((sortKey) => entryKey(sortKey).key),
})

/** All of one list. */
export const rowsOf = (list: string): Pick<PageQuery, 'table' | 'hash' | 'range'> => ({
  table: environment().auditlogTable,
  hash: ['list', list],
  range: { name: 'sortKey', least: FIRST, most: LAST },
})

const textOf = (value: number | string | null | undefined) =>
  value === null || value === undefined ? undefined : String(value)

/** A new entry, and the accounts on whose lists a row points to it. */
export function newEntry({ action, actor, subject, object, to }: AuditEntry, caller: Caller) {
  const at = Date.now()
  const sortKey = `${sortableTime(at)}#${randomBytes(8).toString('hex')}`
  const ttl = Math.ceil(at / 1000) + KEPT_SECONDS
  const { table, key } = entryKey(sortKey)
  const item: Item = {
    ...key,
    action,
    actor: textOf(actor),
    subject: textOf(subject),
    object: textOf(object),
    to: textOf(to),
    at,
    from: caller.address,
    ttl,
  }
  const put: Put = { table, item }
  return { put, sortKey, ttl, about: [...new Set([actor, subject])].filter((id) => id !== null) }
}

export function pointerPut(list: string, sortKey: string, ttl: number): Put {
  const { table, key } = rowKey(list, sortKey)
  return { table, item: { ...key, ttl } }
}

export const pointerDeletion = (list: string, sortKey: string): Delete => rowKey(list, sortKey)

/** Reads an entry's item. */
export const entryFrom = (item: Item): KeptEntry => ({
  action: item['action'] as AuditAction,
  actor: item['actor'] ?? null,
  subject: item['subject'] ?? null,
  object: item['object'] ?? null,
  to: item['to'] ?? null,
  at: Number(item['at']),
  from: item['from'] ?? null,
})

export const sortKeyOf = (item: Item): string => String(item['sortKey'])

/** When the table forgets an item, epoch seconds; it may do so some time later. */
export const ttlOf = (item: Item): number => Number(item['ttl'])

/** Replaces the account's id in an entry by a pseudonym and removes the address; refused where the entry is gone. */
export function entryForgetting(entry: Item, account: AccountId, pseudonym: string): Update {
  const named = (['actor', 'subject'] as const).filter((name) => entry[name] === String(account))
  return {
    ...entryKey(sortKeyOf(entry)),
    ...changeExpression({
      set: Object.fromEntries(named.map((name) => [name, pseudonym])),
      remove: ['from'],
      expect: { sortKey: { exists: true } },
    }),
  }
}

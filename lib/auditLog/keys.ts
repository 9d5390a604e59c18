import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

export const allEntries = 'all'

/** @param name an id, or what stands for a deleted one */
export const entriesOf = (name: AccountId | string): string => `account#${name}`

export const entryKey = (list: string, sortKey: string) => ({
  table: environment().auditlogTable,
  key: { list, sortKey },
})

/**
 * The marks of imported users: the account that a user of an old server has become. They lie in the table of
 * identifiers.
 */
import type { Item, Put } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

/** The key of a mark. It cannot be an identifier: it has a colon, and neither `+` nor `@`. */
export const importMarkKey = (mark: string) => ({
  table: environment().identifiersTable,
  key: { identifier: `import:${mark}` },
})

export const importMarkKeys = (marks: readonly string[]) => ({
  table: environment().identifiersTable,
  keys: marks.map((mark) => importMarkKey(mark).key),
})

/** @param logins keyed hashes of the user's logins on the old server; they tell two users with the same id apart */
export function importMarkPut(mark: string, account: AccountId, logins: readonly string[]): Put {
  const { table, key } = importMarkKey(mark)
  return { table, item: { ...key, account, logins: [...logins] }, condition: 'attribute_not_exists(identifier)' }
}

export interface ImportMark {
  mark: string
  /** Null where the account was deleted since. */
  account: AccountId | null
  /** Null where they are not known any more. */
  logins: readonly string[] | null
}

export function importMarkFrom(item: Item): ImportMark {
  const mark = String(item['identifier']).slice('import:'.length)
  return { mark, account: (item['account'] ?? null) as AccountId | null, logins: item['logins'] ?? null }
}

/**
 * The mark of a person who has deleted the account: it holds no more than that, and keeps a later import from bringing
 * the person back.
 */
export function importMarkPast(mark: string): Put {
  const { table, key } = importMarkKey(mark)
  return { table, item: { ...key, left: true } }
}

/** The items that tell which account a user of an old server has become; they stand among the identifiers. */
import type { Item, Put } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

/**
 * Where it stands which account an old server's user has become. The key cannot be an identifier: it has a colon, and
 * neither `+` nor `@`.
 */
export const importMarkKey = (mark: string) => ({
  table: environment().identifiersTable,
  key: { identifier: `import:${mark}` },
})

export const importMarkKeys = (marks: readonly string[]) => ({
  table: environment().identifiersTable,
  keys: marks.map((mark) => importMarkKey(mark).key),
})

/** @param logins keyed hashes of what the user logged in with there, which tell whether somebody else has the same id */
export function importMarkPut(mark: string, account: AccountId, logins: readonly string[]): Put {
  const { table, key } = importMarkKey(mark)
  return { table, item: { ...key, account, logins: [...logins] }, condition: 'attribute_not_exists(identifier)' }
}

export interface ImportMark {
  mark: string
  /** Null where the account was deleted since. */
  account: AccountId | null
  /** Null where nobody knows any more. */
  logins: readonly string[] | null
}

export function importMarkFrom(item: Item): ImportMark {
  const mark = String(item['identifier']).slice('import:'.length)
  return { mark, account: (item['account'] ?? null) as AccountId | null, logins: item['logins'] ?? null }
}

/** Of somebody who has left no more than that he came over once, so that he does not come back by another import. */
export function importMarkPast(mark: string): Put {
  const { table, key } = importMarkKey(mark)
  return { table, item: { ...key, left: true } }
}

import { getItem, type Part, queryRange, transact } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { pseudonymOf } from './pseudonymOf.ts'
import { entriesOf, entryForgetting, entryKey, pointerDeletion, pointerPut, rowsOf, sortKeyOf, ttlOf } from './table.ts'

const PAGE = 25

/** Puts the pseudonym where the account's id stood; the address goes. */
async function forgetEntry(account: AccountId, sortKey: string): Promise<void> {
  const pseudonym = await pseudonymOf(account)
  const { table, key } = entryKey(sortKey)
  const entry = await getItem(table, key)
  const removal: Part = { refusal: 'pointer', delete: pointerDeletion(entriesOf(account), sortKey) }
  if (!entry) return void (await transact([removal]))
  await transact<string>([
    { refusal: 'entry', update: entryForgetting(entry, account, pseudonym) },
    removal,
    { refusal: 'auditLog', put: pointerPut(entriesOf(pseudonym), sortKey, ttlOf(entry)) },
  ])
}

/**
 * Removes an account's identity from the entries: a salted hash takes the place of its id, and the address goes. It can
 * be repeated, by two at once or half.
 * @param until epoch milliseconds; the rest is left to the next time
 * @returns whether no entry is left
 */
export async function forgetAccount(account: AccountId, until: number): Promise<boolean> {
  for (;;) {
    const pointers = await queryRange({ ...rowsOf(entriesOf(account)), limit: PAGE })
    if (pointers.length === 0) return true
    for (const pointer of pointers) {
      if (Date.now() >= until) return false
      await forgetEntry(account, sortKeyOf(pointer))
    }
  }
}

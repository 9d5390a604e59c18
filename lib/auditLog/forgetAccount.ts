import { getItem, type Part, queryRange, transact } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { allEntries, entriesOf, entryKey } from './keys.ts'
import { pseudonymOf } from './pseudonymOf.ts'
import { pointerPut } from './table.ts'

const PAGE = 25

/** Puts what stands for the account where its id stood; the address goes. */
async function forgetEntry(account: AccountId, sortKey: string): Promise<void> {
  const pseudonym = await pseudonymOf(account)
  const { table, key } = entryKey(allEntries, sortKey)
  const entry = await getItem(table, key)
  const removal: Part = { refusal: 'pointer', delete: entryKey(entriesOf(account), sortKey) }
  if (!entry) return void (await transact([removal]))
  const changed = (['actor', 'subject'] as const).filter((name) => entry[name] === String(account))
  const renaming = changed.map((name) => `#${name} = :pseudonym`).join(', ')
  await transact<string>([
    {
      refusal: 'entry',
      update: {
        table,
        key,
        update: `${renaming ? `SET ${renaming} ` : ''}REMOVE #from`,
        condition: 'attribute_exists(sortKey)',
        names: { '#from': 'from', ...Object.fromEntries(changed.map((name) => [`#${name}`, name])) },
        ...(renaming && { values: { ':pseudonym': pseudonym } }),
      },
    },
    removal,
    pointerPut(entriesOf(pseudonym), sortKey, Number(entry['ttl'])),
  ])
}

/**
 * Forgets who an account was in what managers did: afterwards a salted hash stands for its id, and no address. It can be
 * done again, by two at once or half.
 * @param until when to leave the rest to the next time, epoch milliseconds
 * @returns whether nothing is left to forget
 */
export async function forgetAccount(account: AccountId, until: number): Promise<boolean> {
  const [least, most] = ['0', '~']
  for (;;) {
    const pointers = await queryRange({
      table: environment().auditlogTable,
      hash: ['list', entriesOf(account)],
      range: { name: 'sortKey', least, most },
      limit: PAGE,
    })
    if (pointers.length === 0) return true
    for (const { sortKey } of pointers) {
      if (Date.now() >= until) return false
      await forgetEntry(account, String(sortKey))
    }
  }
}

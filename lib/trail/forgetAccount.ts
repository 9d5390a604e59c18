import { getItem, type Part, queryRange, transact } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import { actKey, actsOf, allActs } from './keys.ts'
import { pseudonymOf } from './pseudonym.ts'
import { pointerPut } from './table.ts'

const PAGE = 25

/** Puts what stands for the account where its id stood; the address goes. */
async function forgetAct(account: AccountId, place: string): Promise<void> {
  const pseudonym = await pseudonymOf(account)
  const { table, key } = actKey(allActs, place)
  const act = await getItem(table, key)
  const removal: Part = { refusal: 'pointer', delete: actKey(actsOf(account), place) }
  if (!act) return void (await transact([removal]))
  const changed = (['who', 'whom'] as const).filter((name) => act[name] === String(account))
  const renaming = changed.map((name) => `#${name} = :pseudonym`).join(', ')
  await transact<string>([
    {
      refusal: 'act',
      update: {
        table,
        key,
        update: `${renaming ? `SET ${renaming} ` : ''}REMOVE #from`,
        condition: 'attribute_exists(place)',
        names: { '#from': 'from', ...Object.fromEntries(changed.map((name) => [`#${name}`, name])) },
        ...(renaming && { values: { ':pseudonym': pseudonym } }),
      },
    },
    removal,
    pointerPut(actsOf(pseudonym), place, Number(act['ttl'])),
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
      table: surroundings().trailTable,
      hash: ['list', actsOf(account)],
      range: { name: 'place', least, most },
      limit: PAGE,
    })
    if (pointers.length === 0) return true
    for (const { place } of pointers) {
      if (Date.now() >= until) return false
      await forgetAct(account, String(place))
    }
  }
}

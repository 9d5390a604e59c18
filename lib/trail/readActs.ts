import { getMany, type Item, queryRange } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import type { Deed, KeptAct } from './act.ts'
import { actKey, actsOf, allActs } from './keys.ts'
import { pseudonymOf } from './pseudonym.ts'

export interface Reading {
  /** Null for the acts of everybody. */
  account: AccountId | null
  /** Where the last page ended; null from the beginning. */
  after: string | null
  limit: number
}

/** Sorts before and after every place. */
const [FIRST, LAST] = ['0', '~']

const actFrom = (item: Item): KeptAct => ({
  what: item['what'] as Deed,
  who: item['who'] ?? null,
  whom: item['whom'] ?? null,
  thing: item['thing'] ?? null,
  to: item['to'] ?? null,
  at: Number(item['at']),
  from: item['from'] ?? null,
})

async function placesOn(list: string, { after, limit }: Reading): Promise<string[]> {
  const items = await queryRange({
    table: surroundings().trailTable,
    hash: ['list', list],
    range: { name: 'place', least: FIRST, most: after ?? LAST },
    descending: true,
    // One more than asked for tells whether there are more; another one is the place that was shown last.
    limit: limit + (after === null ? 1 : 2),
  })
  return items.map(({ place }) => String(place)).filter((place) => place !== after)
}

/** What is about an account that was deleted stands under what stands for it; while it is leaving, under both. */
async function listsOf(account: AccountId | null): Promise<string[]> {
  return account === null ? [allActs] : [actsOf(account), actsOf(await pseudonymOf(account))]
}

/** What managers have done, by or to an account or to all, the latest first. */
export async function readActs(reading: Reading): Promise<{ acts: KeptAct[]; next: string | null }> {
  const lists = await listsOf(reading.account)
  const found = (await Promise.all(lists.map((list) => placesOn(list, reading)))).flat()
  const places = [...new Set(found)].sort().reverse()
  const shown = places.slice(0, reading.limit)
  const items = await getMany(
    surroundings().trailTable,
    shown.map((place) => actKey(allActs, place).key),
  )
  // The table forgets some time after that.
  const kept = items.filter(({ ttl }) => Number(ttl) * 1000 > Date.now())
  const acts = new Map(kept.map((item) => [String(item['place']), actFrom(item)]))
  return {
    acts: shown.flatMap((place) => acts.get(place) ?? []),
    next: places.length > shown.length ? (shown.at(-1) ?? null) : null,
  }
}

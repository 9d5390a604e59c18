import { deleteItem, getItems, type Item, type Part, transact } from '../aws/dynamodb.ts'
import { everyPage } from '../aws/pages.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { AccountId } from '../identity/accountId.ts'
import { readEdges } from './readEdges.ts'
import { type Bond, readRelation } from './relation.ts'
import { endingParts, unblockParts } from './relationParts.ts'
import { allCounts, blocked, edgeKey, otherOf, type Refusal } from './table.ts'

// A transaction takes a hundred items; a pair of people has four at most, and the account its own numbers.
const PAIRS_AT_ONCE = 20
const ROUNDS_MAX = 5

type Ending = (account: AccountId, edges: readonly Item[]) => Part<Refusal>[] | Promise<Part<Refusal>[]>

const others = (edges: readonly Item[]) => edges.map(({ edge }) => otherOf(String(edge)))

/** Bonds end with the numbers of both people. */
const endingOf =
  (bondOf: (item: Item) => Bond): Ending =>
  (account, edges) =>
    endingParts(
      account,
      edges.map((item) => ({ other: otherOf(String(item['edge'])), bond: bondOf(item) })),
    )

/** Ends the account's requests; those to accounts that have blocked it are unheard. */
async function requestsEnding(account: AccountId, edges: readonly Item[]): Promise<Part<Refusal>[]> {
  const places = others(edges).map((other) => edgeKey(account, blocked(other)))
  const { table } = edgeKey(account, '')
  const blockers = new Set(
    others(
      await getItems(
        table,
        places.map(({ key }) => key),
      ),
    ),
  )
  const bondOf = ({ edge, time }: Item): Bond => ({
    kind: blockers.has(otherOf(String(edge))) ? 'asks-unheard' : 'asks',
    askedAt: Number(time),
  })
  return endingOf(bondOf)(account, edges)
}

const bonds: Readonly<Record<string, Ending>> = {
  'asks#': requestsEnding,
  'asked#': endingOf(({ time }) => ({ kind: 'asked', askedAt: Number(time) })),
  'friend#': endingOf(() => ({ kind: 'friend' })),
}

/** Blocks of the account, and what those asked whom it has blocked. */
async function blocksEnding(account: AccountId, edges: readonly Item[]): Promise<Part<Refusal>[]> {
  const relations = await Promise.all(
    others(edges).map(async (other) => ({ other, ...(await readRelation(account, other)) })),
  )
  return relations.flatMap(({ other, bond }) => unblockParts(account, other, bond))
}

const blocks: Readonly<Record<string, Ending>> = {
  'block#': blocksEnding,
  // Its own requests have ended before.
  'blocked#': (account, edges) => others(edges).flatMap((other) => unblockParts(other, account, { kind: 'none' })),
}

export interface Drop {
  /**
   * Drops only friendships and requests that began by then (epoch milliseconds), and of a friendship only the account's
   * own part. Null drops everything, blocks and numbers too.
   */
  until: number | null
  /** The most pairs of this call; the rest is left to the next one. */
  pairsMax: number
}

interface Dropped {
  pairs: number
  /** The edge to go on after; null where there are no more. */
  next: string | null
}

/** Drops the next few edges of one kind in one transaction; begins again where one of them was changed meanwhile. */
function dropFew(
  account: AccountId,
  [prefix, ending]: readonly [string, Ending],
  after: string | null,
  until: number | null,
): Promise<Dropped> {
  return untilSettled(ROUNDS_MAX, async () => {
    const { items, next } = await readEdges({ account, prefix, after, limit: PAIRS_AT_ONCE })
    const ended = items.filter(({ time }) => until === null || Number(time) <= until)
    if (ended.length === 0) return { pairs: 0, next }
    const written = await transact(await ending(account, ended))
    return written.done ? { pairs: ended.length, next } : again
  })
}

/**
 * Drops the edges of an account at both ends and corrects the numbers of both. It can be interrupted and called again,
 * by several at once: no edge is counted twice.
 * For a deleted account it must run once more when every request that found the account alive has ended: one of them
 * may still write an edge.
 * @returns whether no edge is left
 */
export async function dropEdges(account: AccountId, { until, pairsMax }: Drop): Promise<boolean> {
  let left = pairsMax
  for (const kind of Object.entries(until === null ? { ...bonds, ...blocks } : bonds)) {
    if (left <= 0) return false
    for await (const { pairs, next } of everyPage((after) => dropFew(account, kind, after, until))) {
      left -= pairs
      if (left <= 0 && next !== null) return false
    }
  }
  if (until === null) await Promise.all(allCounts.map((edge) => deleteItem(edgeKey(account, edge))))
  return true
}

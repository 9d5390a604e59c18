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

/** Requests of the account; those to whoever has blocked it are unheard. */
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
   * Only friendships and requests that began by then, epoch milliseconds; of a friendship, the account's own part in it.
   * Null for everything, blocks and numbers too.
   */
  until: number | null
  /** How many pairs at most; the rest is left to the next call. */
  pairsMax: number
}

interface Dropped {
  pairs: number
  /** The edge to go on after; null where there are no more. */
  next: string | null
}

/** The next few edges of one kind, in one transaction; whoever changes one of them meanwhile makes it begin again. */
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
 * Drops the edges of an account from both ends, with the numbers of everybody. Can be broken off anywhere and called
 * again, by several at once: what is gone is not counted twice.
 *
 * An account that was deleted must be dropped once more when every request that found it alive has ended: another's
 * request for friendship may be on its way still.
 * @returns whether nothing is left
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

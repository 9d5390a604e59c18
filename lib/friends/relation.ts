import { getItems, type Item } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'
import { asks, block, blocked, edgeKey, friend } from './table.ts'

/**
 * The relation of an account to another: none, a request of its own, one of the other's, or friendship; never two of
 * them. A request to an account that has blocked the asking one is unheard: it lies with the asking account only,
 * beside the block. Times are epoch milliseconds.
 */
export type Bond =
  | { kind: 'none' }
  | { kind: 'asks'; askedAt: number }
  | { kind: 'asked'; askedAt: number }
  | { kind: 'asks-unheard'; askedAt: number }
  | { kind: 'asked-unheard'; askedAt: number }
  | { kind: 'friend' }

/** Everything between two people, seen from one side. Beside a block there is no bond but an unheard request. */
export interface Relation {
  bond: Bond
  blocks: boolean
  isBlocked: boolean
}

/**
 * Reads the relation of an account to another. The reads are no snapshot: a write must repeat them as its condition.
 */
export async function readRelation(account: AccountId, other: AccountId): Promise<Relation> {
  const places = [
    edgeKey(account, asks(other)),
    edgeKey(other, asks(account)),
    edgeKey(account, friend(other)),
    edgeKey(account, block(other)),
    edgeKey(account, blocked(other)),
  ]
  const { table } = edgeKey(account, '')
  const items = await getItems(
    table,
    places.map(({ key }) => key),
  )
  const at = (from: AccountId, edge: string): Item | undefined =>
    items.find((item) => item['account'] === from && item['edge'] === edge)
  const [asking, isAsked] = [at(account, asks(other)), at(other, asks(account))]
  const blocks = at(account, block(other)) !== undefined
  const isBlocked = at(account, blocked(other)) !== undefined
  const bond = (): Bond => {
    if (at(account, friend(other))) return { kind: 'friend' }
    if (asking) return { kind: isBlocked ? 'asks-unheard' : 'asks', askedAt: Number(asking['time']) }
    if (isAsked) return { kind: blocks ? 'asked-unheard' : 'asked', askedAt: Number(isAsked['time']) }
    return { kind: 'none' }
  }
  return { bond: bond(), blocks, isBlocked }
}

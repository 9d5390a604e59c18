/**
 * The edges between accounts. Every edge lies with both of its ends, so that each account finds all of its own in one
 * partition. All items of an edge change in one transaction:
 *
 *     asks#<other>    and with the other  asked#<time>#<account>    a request
 *     friend#<other>  and with the other  friend#<account>          friendship
 *     block#<other>   and with the other  blocked#<account>         a block
 *     count#own                                                     the numbers of edges out and of friends
 *     count#fans#<0 … 7>                                            shares of the number of edges in
 *
 * The number of edges in has several shares: many may ask one account at once, and no item may be written by all of them.
 */
import { randomInt } from 'node:crypto'
import type { Item, Part, RangeQuery } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { sortableTime } from '../lists/table.ts'

const SHARES = 8

export const OWN_COUNT = 'count#own'
const shareOf = (share: number) => `count#fans#${share}`
export const allCounts = [OWN_COUNT, ...Array.from({ length: SHARES }, (_, share) => shareOf(share))]

export const asks = (other: AccountId) => `asks#${other}`
/** In the order of time, as they are listed. */
export const asked = (askedAt: number, by: AccountId) => `asked#${sortableTime(askedAt)}#${by}`
export const friend = (other: AccountId) => `friend#${other}`
export const block = (other: AccountId) => `block#${other}`
export const blocked = (by: AccountId) => `blocked#${by}`

/** The other account of an edge: its last part. */
export const otherOf = (edge: string) => Number(edge.slice(edge.lastIndexOf('#') + 1)) as AccountId

/** Why a change was refused: an edge is not as it was read, the session is over, or one of the two has friends enough. */
export type Refusal = 'edge' | 'session' | 'limit' | 'count'

export const edgeKey = (account: AccountId, edge: string) => ({
  table: environment().edgesTable,
  key: { account, edge },
})

/** Edges of an account from one to another, both included. */
export const edgesBetween = (
  account: AccountId,
  least: string,
  most: string,
): Pick<RangeQuery, 'table' | 'hash' | 'range'> => ({
  table: environment().edgesTable,
  hash: ['account', account],
  range: { name: 'edge', least, most },
})

/** Writes an edge that is not there. */
export function edgePut(account: AccountId, edge: string, attributes: Item): Part<Refusal> {
  const { table, key } = edgeKey(account, edge)
  return { refusal: 'edge', put: { table, item: { ...key, ...attributes }, condition: 'attribute_not_exists(edge)' } }
}

/** Removes an edge that is there. */
export function edgeDeletion(account: AccountId, edge: string): Part<Refusal> {
  return { refusal: 'edge', delete: { ...edgeKey(account, edge), condition: 'attribute_exists(edge)' } }
}

/** Removes a request if it is still the one of that time. */
export function requestDeletion(from: AccountId, to: AccountId, askedAt: number): Part<Refusal> {
  const asRead = { condition: '#time = :time', names: { '#time': 'time' }, values: { ':time': askedAt } }
  return { refusal: 'edge', delete: { ...edgeKey(from, asks(to)), ...asRead } }
}

export function edgePresence(account: AccountId, edge: string): Part<Refusal> {
  return { refusal: 'edge', check: { ...edgeKey(account, edge), condition: 'attribute_exists(edge)' } }
}

export function edgeAbsence(account: AccountId, edge: string): Part<Refusal> {
  return { refusal: 'edge', check: { ...edgeKey(account, edge), condition: 'attribute_not_exists(edge)' } }
}

/** A check that always holds: it makes the transaction conflict with every other change of this edge. */
export function edgeLook(account: AccountId, edge: string): Part<Refusal> {
  const condition = 'attribute_exists(edge) OR attribute_not_exists(edge)'
  return { refusal: 'edge', check: { ...edgeKey(account, edge), condition } }
}

/** By how much the numbers of an account change. */
export interface CountChange {
  /** Edges out: own requests and friends. */
  follow: number
  friends: number
  /** Edges in: requests of others and friends. */
  fans: number
}

const hasRoom = (friendsMax: number) => ({
  condition: 'attribute_not_exists(friends) OR friends < :max',
  values: { ':max': friendsMax },
})

/** @param friendsMax refuses the change where the account has as many friends; null where that does not matter */
export function countParts(
  account: AccountId,
  { follow, friends, fans }: CountChange,
  friendsMax: number | null = null,
): Part<Refusal>[] {
  const { condition, values: limit } = friendsMax === null ? {} : hasRoom(friendsMax)
  const own: Part<Refusal> = {
    refusal: friendsMax === null ? 'count' : 'limit',
    update: {
      ...edgeKey(account, OWN_COUNT),
      update: 'ADD follow :follow, friends :friends',
      values: { ':follow': follow, ':friends': friends, ...limit },
      ...(condition && { condition }),
    },
  }
  const shared: Part<Refusal> = {
    refusal: 'count',
    update: { ...edgeKey(account, shareOf(randomInt(SHARES))), update: 'ADD fans :fans', values: { ':fans': fans } },
  }
  return [...(follow === 0 && friends === 0 ? [] : [own]), ...(fans === 0 ? [] : [shared])]
}

/** The same, with nothing changed. */
export function countLooks(account: AccountId, other: AccountId, friendsMax: number): Part<Refusal>[] {
  const own: Part<Refusal> = {
    refusal: 'limit',
    check: { ...edgeKey(account, OWN_COUNT), ...hasRoom(friendsMax) },
  }
  return [own, countLook(other)]
}

/** Touches a share of the number of edges in, as whatever changes it does. */
export const countLook = (account: AccountId): Part<Refusal> => edgeLook(account, shareOf(randomInt(SHARES)))

/**
 * Beginnings and ends of relations: both sides of every edge and the numbers of both accounts, as parts of one
 * transaction.
 */
import type { Account } from '../accounts/account.ts'
import { sameEpoch } from '../accounts/changeTable.ts'
import type { Part } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Bond } from './relation.ts'
import {
  asked,
  asks,
  block,
  blocked,
  type CountChange,
  countLook,
  countLooks,
  countParts,
  edgeAbsence,
  edgeDeletion,
  edgeLook,
  edgePresence,
  edgePut,
  friend,
  type Refusal,
  requestDeletion,
} from './table.ts'

/** An act of an account holds only while its session does: what one that has just ended began would outlive it. */
const bySession = (account: Account): Part<Refusal> => ({ refusal: 'session', check: sameEpoch(account) })

export function requestParts(account: Account, other: AccountId, mess: string, now: number): Part<Refusal>[] {
  const { id } = account
  return [
    bySession(account),
    edgePut(id, asks(other), { time: now, mess }),
    edgePut(other, asked(now, id), { time: now, mess }),
    edgeAbsence(other, asks(id)),
    edgeAbsence(id, friend(other)),
    edgeAbsence(id, block(other)),
    edgeAbsence(id, blocked(other)),
    ...countParts(id, { follow: 1, friends: 0, fans: 0 }, settings().FRIENDS_MAX),
    ...countParts(other, { follow: 0, friends: 0, fans: 1 }),
  ]
}

/**
 * A request to an account that has blocked the asking one: it lies and counts with the asking account only. It touches
 * as many items as a heard one, so that the time of the answer does not tell of the block.
 */
export function unheardParts(account: Account, other: AccountId, mess: string, now: number): Part<Refusal>[] {
  const { id } = account
  return [
    bySession(account),
    edgePut(id, asks(other), { time: now, mess }),
    edgeLook(other, asked(now, id)),
    edgeAbsence(other, asks(id)),
    edgeAbsence(id, friend(other)),
    edgeAbsence(id, block(other)),
    edgePresence(id, blocked(other)),
    ...countParts(id, { follow: 1, friends: 0, fans: 0 }, settings().FRIENDS_MAX),
    countLook(other),
  ]
}

/**
 * A request that was made already. It touches what the first one did and asks as much of the tables, blocked or not.
 */
export function repeatedParts(account: Account, other: AccountId, now: number): Part<Refusal>[] {
  const { id } = account
  return [
    bySession(account),
    edgeLook(id, asks(other)),
    edgeLook(other, asked(now, id)),
    edgeLook(other, asks(id)),
    edgeLook(id, friend(other)),
    edgeLook(id, block(other)),
    edgeLook(id, blocked(other)),
    ...countLooks(id, other, settings().FRIENDS_MAX),
  ]
}

/** Accepts a request: the account and the one that asked become friends. */
export function acceptanceParts(
  account: Account,
  other: AccountId,
  { askedAt }: { askedAt: number },
  now: number,
): Part<Refusal>[] {
  const { id } = account
  const { FRIENDS_MAX } = settings()
  return [
    bySession(account),
    requestDeletion(other, id, askedAt),
    edgeDeletion(id, asked(askedAt, other)),
    // Each side has the moment when it agreed, beside the moment when the friendship began: a proof of the phone
    // compares with it.
    edgePut(id, friend(other), { since: now, time: now }),
    edgePut(other, friend(id), { since: now, time: askedAt }),
    ...countParts(id, { follow: 1, friends: 1, fans: 0 }, FRIENDS_MAX),
    ...countParts(other, { follow: 0, friends: 1, fans: 1 }, FRIENDS_MAX),
  ]
}

/** The changes of both accounts' numbers when a relation ends. */
const takenAway: { [Kind in Bond['kind']]: [own: CountChange, others: CountChange] } = {
  none: [
    { follow: 0, friends: 0, fans: 0 },
    { follow: 0, friends: 0, fans: 0 },
  ],
  asks: [
    { follow: -1, friends: 0, fans: 0 },
    { follow: 0, friends: 0, fans: -1 },
  ],
  asked: [
    { follow: 0, friends: 0, fans: -1 },
    { follow: -1, friends: 0, fans: 0 },
  ],
  'asks-unheard': [
    { follow: -1, friends: 0, fans: 0 },
    { follow: 0, friends: 0, fans: 0 },
  ],
  'asked-unheard': [
    { follow: 0, friends: 0, fans: 0 },
    { follow: -1, friends: 0, fans: 0 },
  ],
  friend: [
    { follow: -1, friends: -1, fans: -1 },
    { follow: -1, friends: -1, fans: -1 },
  ],
}

/** The edges of a bond go, and nothing else may have come or gone between the two. */
const edgesOf: {
  readonly [Kind in Bond['kind']]: (
    account: AccountId,
    other: AccountId,
    bond: Bond & { kind: Kind },
  ) => Part<Refusal>[]
} = {
  none: () => [],
  asks: (account, other, { askedAt }) => [
    requestDeletion(account, other, askedAt),
    edgeDeletion(other, asked(askedAt, account)),
  ],
  asked: (account, other, { askedAt }) => [
    requestDeletion(other, account, askedAt),
    edgeDeletion(account, asked(askedAt, other)),
  ],
  // Touches as many items as the end of a heard request.
  'asks-unheard': (account, other, { askedAt }) => [
    requestDeletion(account, other, askedAt),
    edgePresence(account, blocked(other)),
    countLook(other),
  ],
  // The asking account's end of it ends the block as well.
  'asked-unheard': (account, other, { askedAt }) => [requestDeletion(other, account, askedAt)],
  friend: (account, other) => [edgeDeletion(account, friend(other)), edgeDeletion(other, friend(account))],
}

function edgesEnded<Kind extends Bond['kind']>(account: AccountId, other: AccountId, bond: Bond & { kind: Kind }) {
  const kind: Kind = bond.kind
  return edgesOf[kind](account, other, bond)
}

/** Ends the bonds of one account with several others; each of the others is named once. */
export function endingParts(account: AccountId, ends: readonly { other: AccountId; bond: Bond }[]): Part<Refusal>[] {
  const own: CountChange = { follow: 0, friends: 0, fans: 0 }
  const parts = ends.flatMap(({ other, bond }) => {
    const [mine, theirs] = takenAway[bond.kind]
    own.follow += mine.follow
    own.friends += mine.friends
    own.fans += mine.fans
    return [...edgesEnded(account, other, bond), ...countParts(other, theirs)]
  })
  return [...parts, ...countParts(account, own)]
}

/** Blocks an account and ends every relation with it. */
export function blockParts(account: Account, other: AccountId, bond: Bond, now: number): Part<Refusal>[] {
  const { id } = account
  const nothing = [edgeAbsence(id, asks(other)), edgeAbsence(other, asks(id)), edgeAbsence(id, friend(other))]
  return [
    bySession(account),
    edgePut(id, block(other), { time: now }),
    edgePut(other, blocked(id), { time: now }),
    ...(bond.kind === 'none' ? nothing : []),
    ...endingParts(id, [{ other, bond }]),
  ]
}

/** Lifts a block. An unheard request of the other goes with it, as one that is turned down. */
export function unblockParts(account: AccountId, other: AccountId, bond: Bond): Part<Refusal>[] {
  return [
    edgeDeletion(account, block(other)),
    edgeDeletion(other, blocked(account)),
    ...(bond.kind === 'asked-unheard' ? endingParts(account, [{ other, bond }]) : [edgeAbsence(other, asks(account))]),
  ]
}

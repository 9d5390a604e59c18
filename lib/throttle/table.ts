/**
 * The throttle's items: every counter of one subject (an account, a phone, a network) lies in one partition.
 * Budgets count inside clock-aligned windows whose start is part of the key, so that one conditional write decides.
 */
import { createHash } from 'node:crypto'
import type { Item, Update } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'

export type ThrottleSubject = string

export const subjects = {
  account: (id: AccountId): ThrottleSubject => `account#${id}`,
  phone: (phone: Phone): ThrottleSubject => `phone#${phone.number}`,
  network: (name: string): ThrottleSubject => `network#${name}`,
  country: (country: string): ThrottleSubject => `country#${country}`,
  stage: (): ThrottleSubject => 'stage',
  /** A text that names no account; hashed, since it may be any text. */
  nobody: (text: string): ThrottleSubject => `nobody#${createHash('sha256').update(text).digest('base64url')}`,
} as const

export const throttleKey = (subject: ThrottleSubject, counter: string) => ({
  table: environment().throttleTable,
  key: { subject, counter },
})

/** One counter of each of several subjects. */
export const throttleKeys = (some: readonly ThrottleSubject[], counter: string) => ({
  table: environment().throttleTable,
  keys: some.map((subject) => ({ subject, counter })),
})

/** The partition of a subject's counters. */
export const countersOf = (subject: ThrottleSubject) => ({
  table: environment().throttleTable,
  hash: ['subject', subject] as [string, string],
})

/** The counter of wrong passwords from one network, for an account or a text that no account has. */
export const loginPair = (network: string) => `login#${network}`

export const loginLock = 'login-lock'

/** DynamoDB's TTL takes epoch seconds. It only cleans up: a day after the item has lost its meaning. */
export const ttlAfter = (epochMs: number) => Math.ceil(epochMs / 1000) + 86_400

/** A counter of a budget, with a part of it that is counted in the same item. */
export interface BudgetCounter {
  subject: ThrottleSubject
  counter: string
  /** Name of the part. */
  part?: string
}

/** How many units may be spent of a budget and of its part. */
export interface BudgetMost {
  max: number
  maxOfPart?: number
}

/** One unit of a budget and of its part; refused where as many are spent. @param endsAt of its window, epoch milliseconds */
export function unitSpent(
  { subject, counter, part }: BudgetCounter,
  { max, maxOfPart }: BudgetMost,
  endsAt: number,
): Update {
  const hasPart = part !== undefined
  return {
    ...throttleKey(subject, counter),
    update: `ADD #spent :one${hasPart ? ', #part :one' : ''} SET #ttl = :ttl`,
    condition: `(attribute_not_exists(#spent) OR #spent < :max)${
      hasPart ? ' AND (attribute_not_exists(#part) OR #part < :maxOfPart)' : ''
    }`,
    names: { '#spent': 'spent', '#ttl': 'ttl', ...(hasPart && { '#part': part }) },
    values: { ':one': 1, ':max': max, ':ttl': ttlAfter(endsAt), ...(hasPart && { ':maxOfPart': maxOfPart }) },
  }
}

/** Units spent of a budget, or of a part of it. */
export const spentIn = (item: Item | undefined, part = 'spent'): number => Number(item?.[part] ?? 0)

/** Takes a unit back; a counter that was swept meanwhile is not made again. */
export function unitReturned({ subject, counter, part }: BudgetCounter): Update {
  const hasPart = part !== undefined
  return {
    ...throttleKey(subject, counter),
    update: `ADD #spent :minusOne${hasPart ? ', #part :minusOne' : ''}`,
    condition: `#spent > :zero${hasPart ? ' AND #part > :zero' : ''}`,
    names: { '#spent': 'spent', ...(hasPart && { '#part': part }) },
    values: { ':minusOne': -1, ':zero': 0 },
  }
}

/** One more failure of a run; refused where the run is over or none has begun. */
export function failureInRun(subject: ThrottleSubject, counter: string, now: number): Update {
  return {
    ...throttleKey(subject, counter),
    update: 'ADD failures :one',
    condition: 'countedUntil > :now',
    values: { ':one': 1, ':now': now },
  }
}

/** The first failure of a run; refused where one is under way. Times are epoch milliseconds. */
export function runBegun(subject: ThrottleSubject, counter: string, now: number, endsAt: number): Update {
  return {
    ...throttleKey(subject, counter),
    update: 'SET failures = :one, countedUntil = :until, #ttl = :ttl',
    condition: 'attribute_not_exists(countedUntil) OR countedUntil <= :now',
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':now': now, ':until': endsAt, ':ttl': ttlAfter(endsAt) },
  }
}

export const failuresOfRun = (item: Item | undefined): number => Number(item?.['failures'])

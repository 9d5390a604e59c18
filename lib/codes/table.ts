/**
 * The item of a phone: its live codes, each an attribute named by its purpose, and the tries that are counted in an
 * hour (UTC), by an attribute whose name has its start. `phoneTextTable.ts` has its texts, which lie in it too.
 */
import type { Item, OwnWrite, Part, Update } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { environment, settings } from '../config.ts'
import type { Limit } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'
import { allowedBy, firstReached } from '../throttle/limit.ts'
import { subjects, ttlAfter } from '../throttle/table.ts'
import { windowOf } from '../throttle/window.ts'
import type { CodeHash } from './code.ts'
import { type Purpose, purposes } from './purpose.ts'

// The table's sort key was a code's purpose when each code was an item; `all` is none of them.
export const phoneKey = ({ number }: Phone) => ({
  table: environment().codesTable,
  key: { phone: number, purpose: 'all' },
})

/** A code as it is stored: live from `now`, and not tried yet. @param holder the account that has its phone at that moment */
export const newCode = (code: CodeHash, holder: AccountId | null, now: number): Item => ({
  ...code,
  ...(holder !== null && { holder }),
  expiresAt: now + settings().CODE_MINUTES * 60_000,
  tries: 0,
  triesBy: {},
})

/** Stores a code in place of the phone's former one of this purpose. @param past attributes that count nothing any more */
export function codeWritten(phone: Phone, purpose: Purpose, code: Item, past: readonly string[]): Update {
  const paths = past.map((_, index) => `#past${index}`)
  return {
    ...phoneKey(phone),
    update: `SET #code = :code${paths.length > 0 ? ` REMOVE ${paths.join(', ')}` : ''}`,
    names: { '#code': purpose, ...Object.fromEntries(past.map((name, index) => [`#past${index}`, name])) },
    values: { ':code': code },
  }
}

/** The code of a purpose as it is stored, live or not. */
export const codeIn = (item: Item | undefined, purpose: Purpose): Item | undefined => item?.[purpose]

export function codeHashFrom(code: Item | undefined): CodeHash {
  return { hash: String(code?.['hash']), nonce: String(code?.['nonce']), keyId: String(code?.['keyId']) }
}

/** The account that had the phone when the code was asked for; null where none had. */
export const holderIn = (code: Item | undefined): AccountId | null => code?.['holder'] ?? null

/** A try of a phone's code. */
export interface CodeTry {
  phone: Phone
  purpose: Purpose
  network: Network
  /** By which a repeat after a lost answer is known and not spent a second time. */
  id: string
  /** Epoch milliseconds. */
  now: number
}

const hourOf = (now: number) => `tries#${windowOf('hour', now).startSeconds}`

const namesOf = ({ purpose, network, now }: CodeTry) => ({
  '#code': purpose,
  '#network': network.name,
  '#hour': hourOf(now),
})

// A code without a numeric expiry is not live: refusing a login is better than a code that never expires.
const live = 'attribute_type(#code.expiresAt, :number) AND #code.expiresAt > :now'

/** Spends one try of a live code, for its network and in all, and one of its phone's hour, all at once or none. */
export function trySpending(one: CodeTry): OwnWrite & Update {
  return {
    ...phoneKey(one.phone),
    mark: { within: one.purpose, attribute: 'lastTry', value: one.id },
    update: [
      'SET #code.tries = #code.tries + :one, #code.lastTry = :id,',
      '#code.triesBy.#network = if_not_exists(#code.triesBy.#network, :zero) + :one ADD #hour :one',
    ].join(' '),
    condition: [
      `${live} AND #code.tries < :most`,
      '(attribute_not_exists(#code.triesBy.#network) OR #code.triesBy.#network < :mostBy)',
      '(attribute_not_exists(#hour) OR #hour < :mostOfHour)',
      '(attribute_not_exists(#code.lastTry) OR #code.lastTry <> :id)',
    ].join(' AND '),
    names: namesOf(one),
    values: {
      ':number': 'N',
      ':now': one.now,
      ':id': one.id,
      ':zero': 0,
      ':one': 1,
      ':most': settings().CODE_TRIES_ALL,
      ':mostBy': settings().CODE_TRIES,
      ':mostOfHour': settings().CODE_TRIES_PER_PHONE_HOUR,
    },
  }
}

/** Why a try was not spent: no code is live, or one is and a limit is reached, its own or that of the hour. */
export type TryRefusal = { kind: 'no-code' } | { kind: 'dead' | 'hour'; limit: Limit }

/** @param item that has refused the try */
export function tryRefusal({ phone, purpose, network: { name }, now }: CodeTry, item: Item | undefined): TryRefusal {
  const code = codeIn(item, purpose)
  const expiresAt = code?.['expiresAt']
  if (typeof expiresAt !== 'number' || expiresAt <= now) return { kind: 'no-code' }
  const limit = firstReached([
    [subjects.network(name), allowedBy('CODE_TRIES'), Number(code?.['triesBy']?.[name] ?? 0), expiresAt],
    [subjects.phone(phone), allowedBy('CODE_TRIES_ALL'), Number(code?.['tries'] ?? 0), expiresAt],
    [
      subjects.phone(phone),
      allowedBy('CODE_TRIES_PER_PHONE_HOUR'),
      Number(item?.[hourOf(now)] ?? 0),
      windowOf('hour', now).endsAt,
    ],
  ])
  if (limit === null) return { kind: 'no-code' }
  return { kind: limit.name === 'CODE_TRIES_PER_PHONE_HOUR' ? 'hour' : 'dead', limit }
}

/** How a try is given back. */
export interface TryReturn {
  /** Whether to its hour too. */
  ofHour: boolean
  /** Whether it is the only one of its network, whose name goes with it. */
  isOnly: boolean
}

/** Gives a try back to the code it was spent on; refused where its network has more tries, or no other, than is said. */
export function tryReturn(one: CodeTry, { hash }: CodeHash, { ofHour, isOnly }: TryReturn): Update {
  const { '#hour': hour, ...names } = namesOf(one)
  const lowered = isOnly ? ' REMOVE #code.triesBy.#network' : ', #code.triesBy.#network = #code.triesBy.#network - :one'
  return {
    ...phoneKey(one.phone),
    update: `SET #code.tries = #code.tries - :one${lowered}${ofHour ? ' ADD #hour :minusOne' : ''}`,
    condition: [
      `#code.#hash = :hash AND #code.triesBy.#network ${isOnly ? '=' : '>'} :one`,
      ...(ofHour ? ['#hour > :zero'] : []),
    ].join(' AND '),
    names: { ...names, '#hash': 'hash', ...(ofHour && { '#hour': hour }) },
    values: { ':one': 1, ':hash': hash, ...(ofHour && { ':minusOne': -1, ':zero': 0 }) },
  }
}

/** Gives a try back to its hour alone. */
export function hourReturn({ phone, now }: CodeTry): Update {
  return {
    ...phoneKey(phone),
    update: 'ADD #hour :minusOne',
    condition: '#hour > :zero',
    names: { '#hour': hourOf(now) },
    values: { ':minusOne': -1, ':zero': 0 },
  }
}

const namesOfOthers = (purpose: Purpose | null) =>
  Object.fromEntries(purposes.filter((one) => one !== purpose).map((one) => [`#${one}`, one]))

/** What the use of a code changes in the item of its phone, besides the code and the cool-down. */
export interface Consumption {
  /** Gives its try back to the hour: it was no wrong one. */
  ofHour: boolean
  /** Ends the codes of other purposes: they were sent to the former holder of account or number. */
  endsOthers: boolean
}

/**
 * Uses a code up, in one transaction with its effect, and only while it is live. The cool-down ends; what was sent stays
 * counted.
 */
export function consumption(one: CodeTry, { hash }: CodeHash, { ofHour, endsOthers }: Consumption): Part<'code'> {
  const others = endsOthers ? namesOfOthers(one.purpose) : {}
  const removed = ['#code', 'coolDownUntil', 'lastText', ...Object.keys(others)]
  return {
    refusal: 'code',
    update: {
      ...phoneKey(one.phone),
      update: `REMOVE ${removed.join(', ')}${ofHour ? ' ADD #hour :minusOne' : ''}`,
      condition: `#code.#hash = :hash AND ${live}`,
      names: { '#code': one.purpose, '#hash': 'hash', ...others, ...(ofHour && { '#hour': hourOf(one.now) }) },
      values: { ':hash': hash, ':number': 'N', ':now': one.now, ...(ofHour && { ':minusOne': -1 }) },
    },
  }
}

/** Takes back a code that is not sent. @param former the one before it, which is the live one again; null where none was */
export function codeReturn(phone: Phone, purpose: Purpose, hash: string, former: Item | null): Update {
  return {
    ...phoneKey(phone),
    update: former ? 'SET #code = :former' : 'REMOVE #code',
    condition: '#code.#hash = :hash',
    names: { '#code': purpose, '#hash': 'hash' },
    values: { ':hash': hash, ...(former && { ':former': former }) },
  }
}

/** Holds where a phone has no item, and so no codes. */
export const noCodes = (phone: Phone): Part<'other-code'> => ({
  refusal: 'other-code',
  check: { ...phoneKey(phone), condition: 'attribute_not_exists(phone)' },
})

/**
 * Ends all codes of a phone, for account or number have changed hands. What was counted stays, and where there was
 * nothing an empty item is left for a day.
 */
export function codesEnd(phone: Phone, now: number): Part<'other-code'> {
  const names = namesOfOthers(null)
  return {
    refusal: 'other-code',
    update: {
      ...phoneKey(phone),
      update: `SET #ttl = :ttl REMOVE ${Object.keys(names).join(', ')}`,
      names: { ...names, '#ttl': 'ttl' },
      values: { ':ttl': ttlAfter(windowOf('day', now).endsAt) },
    },
  }
}

/** The items of codes, one for each phone and purpose. */
import type { Delete, Item, OwnWrite, Part, Put, Update } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { environment, settings } from '../config.ts'
import type { Limit } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { allowedBy, limitOf } from '../throttle/limit.ts'
import { subjects } from '../throttle/table.ts'
import type { CodeHash } from './code.ts'
import { type Purpose, purposes } from './purpose.ts'

const codeKey = (phone: Phone, purpose: Purpose) => ({
  table: environment().codesTable,
  key: { phone: phone.number, purpose },
})

/** Stores a code in place of the phone's former one of this purpose. */
export function codePut(phone: Phone, purpose: Purpose, code: CodeHash, now: number): Put {
  const expiresAt = now + settings().CODE_MINUTES * 60_000
  const { table, key } = codeKey(phone, purpose)
  return { table, item: { ...key, ...code, expiresAt, ttl: Math.ceil(expiresAt / 1000), tries: 0, triesBy: {} } }
}

export function codeHashFrom(item: Item | undefined): CodeHash {
  return { hash: String(item?.['hash']), nonce: String(item?.['nonce']), keyId: String(item?.['keyId']) }
}

// An item without a numeric expiry is no live code: refusing a login is better than a code that never expires.
const live = 'attribute_type(expiresAt, :number) AND expiresAt > :now'

/**
 * Spends one try of a live code, for its network and in all.
 * @param id of the try, by which a repeat after a lost answer is known and not spent a second time
 */
export function trySpending(
  phone: Phone,
  purpose: Purpose,
  network: Network,
  id: string,
  now: number,
): OwnWrite & Update {
  return {
    ...codeKey(phone, purpose),
    mark: { attribute: 'lastTry', value: id },
    update: 'SET tries = tries + :one, triesBy.#network = if_not_exists(triesBy.#network, :zero) + :one, lastTry = :id',
    condition: [
      `${live} AND tries < :most`,
      '(attribute_not_exists(triesBy.#network) OR triesBy.#network < :mostBy)',
      '(attribute_not_exists(lastTry) OR lastTry <> :id)',
    ].join(' AND '),
    names: { '#network': network.name },
    values: {
      ':number': 'N',
      ':now': now,
      ':id': id,
      ':zero': 0,
      ':one': 1,
      ':most': settings().CODE_TRIES_ALL,
      ':mostBy': settings().CODE_TRIES,
    },
  }
}

/** The limit that leaves a live code without tries; null where there is no live code, or it has some. */
export function triesUsedUp(phone: Phone, item: Item | undefined, { name }: Network, now: number): Limit | null {
  const endsAt = Number(item?.['expiresAt'] ?? 0)
  const tries = [
    [subjects.network(name), allowedBy('CODE_TRIES'), Number(item?.['triesBy']?.[name] ?? 0)],
    [subjects.phone(phone), allowedBy('CODE_TRIES_ALL'), Number(item?.['tries'] ?? 0)],
  ] as const
  const spent = tries.find(([, { max }, used]) => used >= max)
  return spent && endsAt > now ? limitOf(...spent, endsAt) : null
}

/** Gives a try back to the code it was spent on. */
export function tryReturn(phone: Phone, purpose: Purpose, network: Network, { hash }: CodeHash): Update {
  return {
    ...codeKey(phone, purpose),
    update: 'SET tries = tries - :one, triesBy.#network = triesBy.#network - :one',
    condition: '#hash = :hash AND triesBy.#network > :zero',
    names: { '#network': network.name, '#hash': 'hash' },
    values: { ':one': 1, ':zero': 0, ':hash': hash },
  }
}

/** Uses a code up: in one transaction with its effect, and only while it is live. */
export function consumption(phone: Phone, purpose: Purpose, { hash }: CodeHash, now: number): Part<'code'> {
  return {
    refusal: 'code',
    delete: {
      ...codeKey(phone, purpose),
      condition: `#hash = :hash AND ${live}`,
      names: { '#hash': 'hash' },
      values: { ':hash': hash, ':number': 'N', ':now': now },
    },
  }
}

/** Restores the former code after one that is not sent. @param hash of the one that is not sent */
export function codeFormer(phone: Phone, purpose: Purpose, former: Item, hash: string): Put {
  const { table, key } = codeKey(phone, purpose)
  return {
    table,
    item: { ...former, ...key },
    condition: '#hash = :hash',
    names: { '#hash': 'hash' },
    values: { ':hash': hash },
  }
}

/** Deletes a code that was not sent. */
export function codeReturn(phone: Phone, purpose: Purpose, hash: string): Delete {
  return {
    ...codeKey(phone, purpose),
    condition: '#hash = :hash',
    names: { '#hash': 'hash' },
    values: { ':hash': hash },
  }
}

/** Ends the phone's codes of all other purposes: they were sent to the former holder of account or number. */
export function otherCodesEnd(phone: Phone, kept: Purpose | null): Part<'other-code'>[] {
  return purposes
    .filter((purpose) => purpose !== kept)
    .map((purpose) => ({ refusal: 'other-code', delete: codeKey(phone, purpose) }))
}

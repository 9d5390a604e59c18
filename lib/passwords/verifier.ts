/**
 * The stored form of a password: argon2id over its MD5 with a random salt and the pepper, in the PHC string format
 * (https://github.com/P-H-C/phc-string-format); `keyid` names the pepper.
 */
import { type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { currentPepperKey, pepper } from '../keys/pepper.ts'
import { monotonicMs } from '../monotonic.ts'
import { argon2id } from './argon2.ts'
import type { Md5Hex } from './md5.ts'

declare const checked: unique symbol

export type Verifier = string & { readonly [checked]: 'Verifier' }

interface Cost {
  /** KiB. */
  memory: number
  passes: number
  parallelism: number
}

// OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane.
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
// A stored verifier may ask for no more than this: a hostile one must not exhaust the function (Ory Kratos, hash_limits).
const COST_MAX: Cost = { memory: 65_536, passes: 4, parallelism: 4 }
const TAG_BYTES = 32
const SALT_BYTES = 16
// RFC 9106, section 3.1: argon2 computes nothing below these.
const SALT_BYTES_MIN = 8
const LANE_KIB_MIN = 8

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

// The usual duration of a computation on this machine, as a moving average in milliseconds; 0 before the first one.
let usualMs = 0

async function tagOf(md5: Md5Hex, salt: Buffer, secret: KeyObject, cost: Cost): Promise<Buffer> {
  const startedAt = monotonicMs()
  const tag = await argon2id({
    message: md5,
    nonce: salt,
    secret: secret.export(),
    tagLength: TAG_BYTES,
    ...cost,
  })
  const tookMs = monotonicMs() - startedAt
  usualMs = usualMs === 0 ? tookMs : 0.8 * usualMs + 0.2 * tookMs
  return tag
}

/** Makes a verifier with the current cost and pepper; about 12 ms of one processor. */
export async function makeVerifier(md5: Md5Hex): Promise<Verifier> {
  const { id, key } = await currentPepperKey('password')
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(md5, salt, key, COST)
  const { memory, passes, parallelism } = COST
  const parameters = `m=${memory},t=${passes},p=${parallelism},keyid=${base64(Buffer.from(id))}`
  return `$argon2id$v=19$${parameters}$${base64(salt)}$${base64(tag)}` as Verifier
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+),keyid=([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Whether argon2 can compute it, and this function may. */
function isComputable({ memory, passes, parallelism }: Cost, salt: Buffer): boolean {
  const isPossible = passes >= 1 && parallelism >= 1 && memory >= LANE_KIB_MIN * parallelism
  const isAffordable = memory <= COST_MAX.memory && passes <= COST_MAX.passes && parallelism <= COST_MAX.parallelism
  return isPossible && isAffordable && salt.length >= SALT_BYTES_MIN
}

export type Comparison = { match: false } | { match: true; outdated: boolean }

/** Spends the work of one comparison, so that an unknown account takes as long as a known one. */
async function compareWithNothing(md5: Md5Hex | null): Promise<Comparison> {
  const { key } = await currentPepperKey('password')
  await tagOf(md5 ?? ('' as Md5Hex), Buffer.alloc(SALT_BYTES, 1), key, COST)
  return { match: false }
}

/**
 * Takes the time of one comparison without its work: who must wait learns nothing from haste, and a storm of guesses
 * heats nothing.
 */
export async function pauseLikeComparison(): Promise<void> {
  if (usualMs === 0) await compareWithNothing(null)
  else await new Promise((resolve) => setTimeout(resolve, usualMs))
}

/**
 * Compares a password with a stored verifier, in the same time whether there is one, whether it can be one, or neither.
 * `outdated` asks for a new verifier: cost or pepper have changed since.
 */
export async function compare(md5: Md5Hex | null, verifier: Verifier | null): Promise<Comparison> {
  const [, m, t, p, keyid = '', saltText = '', tag = ''] = form.exec(verifier ?? '') ?? []
  const cost: Cost = { memory: Number(m), passes: Number(t), parallelism: Number(p) }
  const salt = Buffer.from(saltText, 'base64')
  const { current, keyFor } = await pepper()
  const id = Buffer.from(keyid, 'base64').toString()
  const key = keyFor(id, 'password')
  if (md5 === null || !isComputable(cost, salt) || !key) return compareWithNothing(md5)
  const expected = Buffer.from(tag, 'base64')
  const actual = await tagOf(md5, salt, key, cost)
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return { match: false }
  const sameCost = cost.memory === COST.memory && cost.passes === COST.passes && cost.parallelism === COST.parallelism
  return { match: true, outdated: !sameCost || id !== current }
}

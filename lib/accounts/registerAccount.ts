import { randomInt } from 'node:crypto'
import { type Part, transact } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { during, Fault, fault, StepFailed } from '../fault.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'
import { storedPhone } from '../identity/phone.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { makeVerifier, type Verifier } from '../passwords/verifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { type Account, newAccount } from './account.ts'
import { claimParts } from './claimParts.ts'
import { findById } from './findById.ts'
import type { GrantedRole } from './grantRole.ts'
import { carryOutOnce, type OnceOnly, reservationFor } from './idempotency.ts'
import { type Reservation, reservationPart } from './idempotencyTable.ts'
import { newAccountParts } from './newAccountParts.ts'
import { accountPut } from './table.ts'

export interface Registration {
  /** One of a kind; the same one may be given in several fields. None for an account that is known by its id alone. */
  identifiers: readonly Identifier[]
  /** A phone given beside the login proper: it takes password logins, but a code never opens the account by it. */
  phoneIsContact: boolean
  name: string | null
  /** Epoch milliseconds. */
  birth?: number | null
  md5: Md5Hex | null
  role: GrantedRole
  once: OnceOnly | null
}

// An id that is taken, a claim that was lost: each round meets another state, until the document's ten seconds are over
// (000_b92fe0d64a4bb639.txt, «get id timeout»). Ids collide one time in a billion.
const SEARCH_MS = 10_000
const PAUSE_MS_MAX = 500

function keyOf(identifiers: readonly Identifier[], wanted: Identifier['kind']): string | null {
  return identifiers.find(({ kind }) => kind === wanted)?.key ?? null
}

function phoneOf({ identifiers, phoneIsContact }: Registration): Account['phone'] {
  const number = keyOf(identifiers, 'phone')
  return number === null ? null : { phone: storedPhone(number), state: phoneIsContact ? 'contact' : 'unproved' }
}

async function tryToRegister(
  registration: Registration,
  verifier: Verifier | null,
  reservation: Reservation | null,
  caller: Caller,
): Promise<Account | 'again'> {
  const { identifiers, name, role, birth = null } = registration
  const account = newAccount(randomAccountId(), {
    name,
    birth,
    role,
    verifier,
    phone: phoneOf(registration),
    email: keyOf(identifiers, 'email'),
    loginname: keyOf(identifiers, 'loginname'),
    registeredFrom: caller.address,
  })
  const parts: Part<'id' | 'identifier' | 'admins' | 'list' | 'stat' | 'idempotency'>[] = [
    { refusal: 'id', put: accountPut(account) },
    ...(await newAccountParts(account, identifiers)),
    ...(reservation ? [reservationPart(reservation, account.id)] : []),
  ]
  const written = await transact(parts).catch(async (error: unknown) => {
    // Where many register at once, the usual reason of a conflict is that the identifier is taken now; then this says
    // so.
    await claimParts(identifiers, account.id)
    throw error
  })
  if (written.done) return account
  // A twin of this request was quicker: carryOutOnce finds what it has made.
  if (written.refusals.has('idempotency')) throw fault('conflict')
  return 'again'
}

/** Drops repeated identifiers, so that each is claimed once. */
function withEachOnce(registration: Registration): Registration {
  const byKey = new Map(registration.identifiers.map((identifier) => [identifier.key, identifier]))
  return { ...registration, identifiers: [...byKey.values()] }
}

async function register(registration: Registration, reservation: Reservation | null, caller: Caller): Promise<Account> {
  const verifier = registration.md5 === null ? null : await makeVerifier(registration.md5)
  const startedAt = Date.now()
  for (let pauseMs = 1; Date.now() - startedAt < SEARCH_MS; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
    const account = await during('create-account', () => tryToRegister(registration, verifier, reservation, caller))
    if (account !== 'again') {
      await logSecurityEvent('registered', caller, { account: account.id })
      return account
    }
    await new Promise((resolve) => setTimeout(resolve, randomInt(pauseMs)))
  }
  throw new StepFailed('find-id', new Fault('unavailable', { retryAfterSeconds: 1 }))
}

/**
 * Registers an account and claims its identifiers, all or nothing.
 * @returns the new account, or the one that the same request made before
 * @throws {Fault} `identifier-taken` (of several the first), `conflict` (key of another request), `unavailable`
 */
export async function registerAccount(registration: Registration, caller: Caller): Promise<Account> {
  const reservation = registration.once && (await reservationFor(registration.once))
  const made = await carryOutOnce(reservation, () => register(withEachOnce(registration), reservation, caller))
  const account = typeof made === 'object' ? made : await findById(made as AccountId)
  if (!account) throw new Fault('unavailable', { retryAfterSeconds: 1 })
  return account
}

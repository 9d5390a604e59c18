import { audit } from '../audit/record.ts'
import { type Part, transact } from '../aws/dynamodb.ts'
import { Fault } from '../fault.ts'
import type { Identifier } from '../identifier.ts'
import { type AccountId, randomAccountId } from '../ids.ts'
import type { Md5Hex } from '../md5.ts'
import type { Origin } from '../origin.ts'
import { makeVerifier, type Verifier } from '../passwords/verifier.ts'
import { storedPhone } from '../phone.ts'
import { type Account, newAccount } from './account.ts'
import { claimParts } from './claims.ts'
import { findById } from './find.ts'
import type { GrantedRole } from './grantRole.ts'
import {
  earlierResult,
  findEarlierResult,
  type OnceOnly,
  type Reservation,
  reservationFor,
  reservationPart,
} from './idempotency.ts'
import { accountPut } from './table.ts'

export interface Registration {
  /** Each of its own kind; none for an account that is known by its id alone. */
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

// An id that is taken, a claim that was lost: each round meets another state. Ids collide one time in a billion.
const ROUNDS_MAX = 5

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
  origin: Origin,
): Promise<Account | AccountId | 'again'> {
  const { identifiers, name, role, birth = null } = registration
  const account = newAccount(randomAccountId(), {
    name,
    birth,
    role,
    verifier,
    phone: phoneOf(registration),
    email: keyOf(identifiers, 'email'),
    loginname: keyOf(identifiers, 'loginname'),
    registeredFrom: origin.address,
  })
  const claims = await Promise.all(identifiers.map((identifier) => claimParts(identifier, account.id)))
  const parts: Part<'id' | 'identifier' | 'idempotency'>[] = [
    { refusal: 'id', put: accountPut(account) },
    ...claims.flat(),
    ...(reservation ? [reservationPart(reservation, account.id)] : []),
  ]
  const written = await transact(parts).catch(async (error: unknown) => {
    // In a crowd of registrations the reason of the conflict is usually that somebody else has won.
    await Promise.all(identifiers.map((identifier) => claimParts(identifier, account.id)))
    throw error
  })
  if (written.done) return account
  const { refusals } = written
  if (reservation && refusals.has('idempotency')) {
    return earlierResult(refusals.get('idempotency'), reservation) ?? 'again'
  }
  return 'again'
}

/**
 * Registers an account and claims its identifiers, all or nothing.
 * @returns the new account, or the one that the same request made before
 * @throws {Fault} `identifier-taken`, `conflict` (key of another request), `unavailable`
 */
export async function registerAccount(registration: Registration, origin: Origin): Promise<Account> {
  const reservation = registration.once && (await reservationFor(registration.once))
  const earlier = reservation && (await findEarlierResult(reservation))
  const verifier = earlier === null && registration.md5 !== null ? await makeVerifier(registration.md5) : null
  let result: Account | AccountId | 'again' = earlier ?? 'again'
  for (let round = 1; result === 'again' && round <= ROUNDS_MAX; round++) {
    result = await tryToRegister(registration, verifier, reservation, origin)
  }
  if (typeof result === 'object') {
    await audit('registered', origin, { account: result.id })
    return result
  }
  const account = result === 'again' ? null : await findById(result)
  if (!account) throw new Fault('unavailable', { retryAfterSeconds: 1 })
  return account
}

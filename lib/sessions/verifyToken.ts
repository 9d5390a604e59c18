import { createHash } from 'node:crypto'
import { type CryptoKey, errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose'
import { type AccountId, readAccountId } from '../identity/accountId.ts'
import { publicKeys } from '../keys/publicKeys.ts'
import { ALGORITHM, audience, issuer, maxAgeSeconds, TYPE } from './token.ts'

export interface Claims {
  account: AccountId
  sid: string
}

// Our tokens have some 400 characters; longer text is refused before it costs an ECDSA operation.
const LENGTH_MAX = 1024
// Decoders skip blanks and the padding bits of the last digit: one token would have many spellings. A signature of 64
// bytes is 86 digits, the last of which has two bits of it.
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/
const CLOCK_TOLERANCE_SECONDS = 30
const headerNames = new Set(['alg', 'typ', 'kid'])

/** Whether a header has no more than ours do; keys inside a token are never used. */
function isOurs(header: JWTHeaderParameters): boolean {
  return (
    header.typ === TYPE && typeof header.kid === 'string' && Object.keys(header).every((name) => headerNames.has(name))
  )
}

/** A token whose signature held, by the key that it held by. Times are epoch seconds. */
interface Verified {
  claims: Claims
  kid: string
  key: CryptoKey
  issuedAt: number
  expiresAt: number
}

// Entries of some hundred bytes each. Beyond this number the oldest is dropped, and its token is verified anew.
const VERIFIED_MAX = 1000
const verified = new Map<string, Verified>()

/** Tokens are kept by their hash: the memory of a function holds none. */
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64')

/** Whether a token that was verified is one still: by the same key of the set as it is now, and in its time. */
function holds({ kid, key, issuedAt, expiresAt }: Verified, byKid: ReadonlyMap<string, CryptoKey>): boolean {
  const now = Math.floor(Date.now() / 1000)
  const age = now - issuedAt
  return (
    byKid.get(kid) === key &&
    expiresAt > now - CLOCK_TOLERANCE_SECONDS &&
    age <= maxAgeSeconds() + CLOCK_TOLERANCE_SECONDS &&
    age >= -CLOCK_TOLERANCE_SECONDS
  )
}

function remember(hash: string, one: Verified): void {
  if (verified.size >= VERIFIED_MAX) verified.delete(verified.keys().next().value ?? '')
  verified.set(hash, one)
}

/** jose checks that both are there, not of which type they are. */
function claimsOf({ sub, sid }: JWTPayload): Claims | null {
  const account = typeof sub === 'string' ? readAccountId(sub) : null
  return account !== null && typeof sid === 'string' ? { account, sid } : null
}

async function verify(token: string, byKid: ReadonlyMap<string, CryptoKey>): Promise<Verified | null> {
  const { payload, protectedHeader, key } = await jwtVerify(
    token,
    (header) => {
      const key = isOurs(header) ? byKid.get(header.kid ?? '') : undefined
      if (!key) throw new errors.JWKSNoMatchingKey()
      return key
    },
    {
      algorithms: [ALGORITHM],
      issuer: issuer(),
      audience: audience(),
      requiredClaims: ['exp', 'iat', 'sub', 'sid'],
      maxTokenAge: maxAgeSeconds(),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    },
  )
  const claims = claimsOf(payload)
  const { iat: issuedAt = 0, exp: expiresAt = 0 } = payload
  return claims && { claims, kid: String(protectedHeader.kid), key: key as CryptoKey, issuedAt, expiresAt }
}

/**
 * Verifies a token's signature and claims; reads no table. A signature that held is not computed a second time while
 * its key is in the set; the clock judges each time.
 * @returns null for every token that is not one of ours and current
 * @throws where the public keys cannot be read
 */
export async function verifyToken(token: string): Promise<Claims | null> {
  if (token.length > LENGTH_MAX || !tokenForm.test(token)) return null
  const { byKid } = await publicKeys()
  const hash = hashOf(token)
  const known = verified.get(hash)
  if (known && holds(known, byKid)) return known.claims
  verified.delete(hash)
  try {
    const one = await verify(token, byKid)
    if (one) remember(hash, one)
    return one?.claims ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
}

import { errors, type JWTHeaderParameters, jwtVerify } from 'jose'
import { type AccountId, readAccountId } from '../identity/accountId.ts'
import { publicKeys } from '../keys/publicKeys.ts'
import { ALGORITHM, audience, issuer, maxAgeSeconds, TYPE } from './token.ts'

export interface Claims {
  account: AccountId
  sid: string
}

// Our tokens have some 400 characters; longer text is refused before it costs an ECDSA operation.
const LENGTH_MAX = 1024
const CLOCK_TOLERANCE_SECONDS = 30
const headerNames = new Set(['alg', 'typ', 'kid'])

/** Whether a header has no more than ours do; keys inside a token are never used. */
function isOurs(header: JWTHeaderParameters): boolean {
  return (
    header.typ === TYPE && typeof header.kid === 'string' && Object.keys(header).every((name) => headerNames.has(name))
  )
}

/**
 * Verifies a token's signature and claims; reads no table.
 * @returns null for every token that is not one of ours and current
 * @throws where the public keys cannot be read
 */
export async function verifyToken(token: string): Promise<Claims | null> {
  if (token.length > LENGTH_MAX) return null
  const { byKid } = await publicKeys()
  try {
    const { payload } = await jwtVerify(
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
    // jose checks that both are present, but not their types.
    const { sub, sid }: Record<string, unknown> = payload
    const account = typeof sub === 'string' ? readAccountId(sub) : null
    return account !== null && typeof sid === 'string' ? { account, sid } : null
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
}

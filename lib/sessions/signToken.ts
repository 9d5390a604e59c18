import { SignJWT } from 'jose'
import type { AccountId } from '../identity/accountId.ts'
import { signingKey } from '../keys/signingKey.ts'
import { ALGORITHM, audience, issuer, maxAgeSeconds, TYPE } from './token.ts'

/**
 * Signs the token of a session (RFC 7519). Times are epoch milliseconds.
 * @param expiresAt thirty days on for a new session; a rotated one keeps its own
 */
export async function signToken(
  account: AccountId,
  sid: string,
  now: number,
  expiresAt: number = now + maxAgeSeconds() * 1000,
): Promise<string> {
  const { kid, key } = await signingKey()
  const issuedAt = Math.floor(now / 1000)
  return new SignJWT({ sid })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
    .setIssuer(issuer())
    .setAudience(audience())
    .setSubject(String(account))
    .setIssuedAt(issuedAt)
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key)
}

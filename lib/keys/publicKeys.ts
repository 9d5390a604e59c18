/** The public keys of the stage, as every function that checks a session needs them. */
import { type CryptoKey, importJWK, type JWK } from 'jose'
import { parameter } from '../aws/parameters.ts'

interface PublicKeys {
  /** As published at `/.well-known/jwks.json` (RFC 7517). */
  keys: readonly JWK[]
  byKid: ReadonlyMap<string, CryptoKey>
}

async function importPublic(jwk: JWK): Promise<[string, CryptoKey]> {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || !jwk.kid || jwk.d !== undefined) {
    throw new Error('the key set holds something else than public P-256 keys')
  }
  return [jwk.kid, (await importJWK(jwk, 'ES256')) as CryptoKey]
}

/** @throws where the key set cannot be read: every session is then refused */
export const publicKeys = parameter('jwks', async (text): Promise<PublicKeys> => {
  const { keys } = JSON.parse(text) as { keys: JWK[] }
  if (keys.length === 0) throw new Error('the key set is empty')
  const shown = keys.map(({ kty, crv, x, y, kid, alg, use }) => ({ kty, crv, x, y, kid, alg, use }) as JWK)
  return { keys: shown, byKid: new Map(await Promise.all(keys.map(importPublic))) }
})

/** The private key of the stage: only functions that open or rotate sessions may import this. */
import { type CryptoKey, importJWK, type JWK } from 'jose'
import { parameter } from '../aws/parameters.ts'
import { ofThisStage } from './ofThisStage.ts'

interface SigningKey {
  kid: string
  key: CryptoKey
}

/** @throws where the key cannot be read or belongs to another stage */
export const signingKey = parameter('signing-key', async (text): Promise<SigningKey> => {
  const { stage: _stage, ...jwk } = ofThisStage<JWK>(text)
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || !jwk.kid || !jwk.d) throw new Error('the signing key is no P-256 key')
  return { kid: jwk.kid, key: (await importJWK(jwk, 'ES256')) as CryptoKey }
})

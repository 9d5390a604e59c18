/** Tokens made by hand: those an attacker could send, and, for comparison, those that the service itself would sign. */
import { createHmac, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import type { World } from './world.ts'

export type Json = Record<string, unknown>
/** Input of the signature → its bytes. */
export type Signer = (input: string) => Buffer

const encode = (part: string | Buffer) => Buffer.from(part).toString('base64url')

/** A compact JWS of any parts; a part given as text is used unchanged. */
export function compact(header: Json | string, payload: Json | string, signer: Signer): string {
  const text = (part: Json | string) => encode(typeof part === 'string' ? part : JSON.stringify(part))
  const input = `${text(header)}.${text(payload)}`
  return `${input}.${signer(input).toString('base64url')}`
}

/** ECDSA in the form of RFC 7518 §3.4; other hashes than the algorithm's are possible. */
export const ecdsa =
  (key: KeyObject, hash = 'sha256'): Signer =>
  (input) =>
    sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })

export const hmac =
  (secret: string | Buffer, hash = 'sha256'): Signer =>
  (input) =>
    createHmac(hash, secret).update(input).digest()

export const unsigned: Signer = () => Buffer.alloc(0)

/** The parts of a real token, decoded without verification. */
export function partsOf(token: string): { header: Json; payload: Json } {
  const [header = '', payload = ''] = token.split('.')
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json
  return { header: decode(header), payload: decode(payload) }
}

export interface StageKeys {
  privateKey: KeyObject
  publicJwk: JsonWebKey & { kid: string }
  publicPem: string
}

/** The stage's signing keys; a test needs them to make a token with a single fault. */
export async function stageKeys(world: World): Promise<StageKeys> {
  const prefix = world.cloud.environment['PARAMETER_PREFIX']
  const [jwks, signing] = [`${prefix}/jwks`, `${prefix}/signing-key`]
  const found = await world.cloud.parameters.read([jwks, signing])
  const parse = (name: string) => JSON.parse(found.get(name)?.value ?? '')
  const { keys } = parse(jwks) as { keys: (JsonWebKey & { kid: string })[] }
  const own = parse(signing) as JsonWebKey & { kid: string }
  const publicJwk = keys.find(({ kid }) => kid === own.kid)
  if (!publicJwk) throw new Error('the stage signs with a key that it does not publish')
  const publicPem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  return { privateKey: createPrivateKey({ key: own, format: 'jwk' }), publicJwk, publicPem: String(publicPem) }
}

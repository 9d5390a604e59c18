/** What routes outside the documents answer, by operation and HTTP status. */
import * as v from 'valibot'
import type { Shown } from '../kit/shapes.ts'

/** RFC 7517 §4 and RFC 7518 §6.2: a public key on the curve P-256. */
const jwk = v.strictObject({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: v.string(),
  y: v.string(),
  kid: v.string(),
  alg: v.literal('ES256'),
  use: v.literal('sig'),
})

export const answers = {
  jwks: { 200: v.strictObject({ keys: v.array(jwk) }) },
  avatar: { 302: v.strictObject({ message: v.literal('Found') }) },
}

export type Body<Name extends keyof typeof answers> = Name extends 'jwks'
  ? Shown<(typeof answers)['jwks'][200]>
  : Shown<(typeof answers)['avatar'][302]>

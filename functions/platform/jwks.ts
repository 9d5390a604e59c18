import * as v from 'valibot'
import { endpoint } from '../../lib/dialects/platform/endpoint.ts'
import { jwkSet } from '../../lib/dialects/platform/views.ts'
import { publicKeys } from '../../lib/keys/publicKeys.ts'

/** GET /.well-known/jwks.json — publishes the keys that tokens are verified with (docs/contract/common.md). */
export const handler = endpoint({ operation: 'jwks', method: 'GET', onGet: 'reads', fields: v.object({}) }, async () =>
  jwkSet((await publicKeys()).keys),
)

import type { OnceOnly } from '../../accounts/idempotency.ts'
import { sha256OfBytes } from '../../content/digests.ts'

/** A file is compared by its hash: the stored record stays short and holds no file. */
const comparable = (value: unknown) => (value instanceof Buffer ? sha256OfBytes(value) : value)

/** The caller's `Idempotency-Key`, if there is one: the request is then carried out once. */
export function onceOnly(
  headers: Readonly<Record<string, string | undefined>>,
  scope: string,
  request: object,
): OnceOnly | null {
  const key = headers['idempotency-key']
  if (key === undefined) return null
  const compared = Object.entries(request).map(([name, value]) => [name, comparable(value)])
  return { scope, key, request: Object.fromEntries(compared) }
}

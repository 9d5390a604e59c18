import type { OnceOnly } from '../../accounts/idempotency.ts'
import { sha256OfBytes } from '../../content/digests.ts'

/** The bytes of a file count as their hash: what is kept for comparison is short, and no file. */
const comparable = (value: unknown) => (value instanceof Buffer ? sha256OfBytes(value) : value)

/** The caller's wish to have a request carried out once (`Idempotency-Key`), if it has one. */
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

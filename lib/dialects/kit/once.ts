import type { OnceOnly } from '../../accounts/idempotency.ts'

/** The caller's wish to have a request carried out once (`Idempotency-Key`), if it has one. */
export function onceOnly(
  headers: Readonly<Record<string, string | undefined>>,
  scope: string,
  request: unknown,
): OnceOnly | null {
  const key = headers['idempotency-key']
  return key === undefined ? null : { scope, key, request }
}

/** Enforces the denials of the bucket policy. Nothing in the policy grants access; a signature does. */

import type { Denial } from './bucket.ts'
import { accessDenied } from './fault.ts'
import type { Caller } from './keys.ts'

/** Condition key → value; a key that the request lacks is absent. */
export type Circumstances = ReadonlyMap<string, string>

const like = (pattern: string, text: string) =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text)

const operators = new Map<string, (actual: string, wanted: string) => boolean>([
  ['StringEquals', (actual, wanted) => actual === wanted],
  ['StringLike', (actual, wanted) => like(wanted, actual)],
  ['Bool', (actual, wanted) => actual === wanted],
  ['NumericGreaterThan', (actual, wanted) => Number(actual) > Number(wanted)],
])

function holds(operator: string, actual: string | undefined, wanted: readonly string[]): boolean {
  const compare = operators.get(operator)
  if (!compare)
    throw new Error(`The embedded S3 does not know the condition operator ${operator} of resources/bucket.yml.`)
  return actual !== undefined && wanted.some((value) => compare(actual, value))
}

/** The values for the policy's conditions. Callers on this machine count as using TLS. */
export function circumstancesOf({ authType, signedAt }: Caller, acl: string | undefined): Circumstances {
  return new Map([
    ['aws:SecureTransport', 'true'],
    ['s3:authType', authType],
    ['s3:signatureAge', String(Date.now() - signedAt)],
    ...(acl === undefined ? [] : [['s3:x-amz-acl', acl] as const]),
  ])
}

/** @throws {S3Fault} AccessDenied where a statement denies the request */
export function checkPolicy(denials: readonly Denial[], action: string, circumstances: Circumstances): void {
  const denied = denials.some(
    ({ actions, conditions }) =>
      actions.some((pattern) => like(pattern, action)) &&
      [...conditions].every(([operator, keys]) =>
        [...keys].every(([key, wanted]) => holds(operator, circumstances.get(key), wanted)),
      ),
  )
  if (denied) throw accessDenied('Access Denied, by the policy of the bucket')
}

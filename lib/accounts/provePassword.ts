import type { Caller } from '../caller/caller.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { compare, pauseLikeComparison } from '../passwords/verifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import {
  type Attempt,
  type Begun,
  beginAttempt,
  countAttempt,
  type Refused,
  settleRight,
  settleWrong,
} from '../throttle/attempts.ts'
import type { ThrottleSubject } from '../throttle/table.ts'
import type { Account } from './account.ts'

export type NoProof = { kind: 'wrong' } | Refused<'waiting' | 'locked'>
export type Proof = { kind: 'right'; outdated: boolean } | NoProof
/** The attempt of a right password is settled by the caller. */
export type OpenProof = { kind: 'right'; outdated: boolean; attempt: Attempt } | NoProof

/** The attempt is refused, in the time that a comparison takes. */
export async function refuseAttempt<Kind extends 'waiting' | 'locked'>(
  refused: Refused<Kind>,
  account: Account | null,
  caller: Caller,
): Promise<Refused<Kind>> {
  await pauseLikeComparison()
  await logSecurityEvent('login_failed', caller, { account: account?.id, reason: refused.kind })
  return refused
}

/**
 * Compares a typed password with an account's, or takes the same time where there is no account. Every comparison in
 * the service goes through here, so that all of them spend the one login throttle (contract, «Login throttle»).
 * @returns where it is right, with the attempt that the caller settles
 */
export async function compareBegun(
  begun: Begun,
  account: Account | null,
  md5: Md5Hex | null,
  caller: Caller,
): Promise<OpenProof> {
  const spent = await countAttempt(begun)
  if (spent.kind === 'locked') return refuseAttempt(spent, account, caller)
  const { attempt } = spent
  const comparison = await compare(md5, account?.verifier ?? null)
  if (comparison.match) return { kind: 'right', outdated: comparison.outdated, attempt }
  await settleWrong(attempt)
  await logSecurityEvent('login_failed', caller, { account: account?.id, reason: account ? 'password' : 'nobody' })
  if (attempt.locksAccount) await logSecurityEvent('account_locked', caller, { account: account?.id })
  return { kind: 'wrong' }
}

/**
 * Proves a password that is required beside a session or a code.
 * @param subject whom failures are counted against: the account, or the text that named none
 */
export async function provePassword(
  subject: ThrottleSubject,
  account: Account | null,
  md5: Md5Hex | null,
  caller: Caller,
): Promise<Proof> {
  const begun = await beginAttempt(subject, caller.network)
  if (begun.kind === 'waiting') return refuseAttempt(begun, account, caller)
  const proof = await compareBegun(begun.begun, account, md5, caller)
  if (proof.kind !== 'right') return proof
  await settleRight(proof.attempt)
  return { kind: 'right', outdated: proof.outdated }
}

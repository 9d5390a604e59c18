import type { Caller } from '../caller/caller.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { compare, pauseLikeComparison } from '../passwords/verifier.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { type Attempt, settleRight, settleWrong, spendAttempt } from '../throttle/attempts.ts'
import type { ThrottleSubject } from '../throttle/table.ts'
import type { Account } from './account.ts'

export type Proof =
  | { kind: 'right'; outdated: boolean }
  | { kind: 'wrong' }
  | { kind: 'waiting' | 'locked'; retryAfterSeconds: number }

async function compareAndSettle(md5: Md5Hex | null, account: Account | null, attempt: Attempt): Promise<Proof> {
  const comparison = await compare(md5, account?.verifier ?? null)
  if (comparison.match) {
    await settleRight(attempt)
    return { kind: 'right', outdated: comparison.outdated }
  }
  await settleWrong(attempt)
  return { kind: 'wrong' }
}

/**
 * Compares a typed password with an account's; without an account it takes the same time. Every comparison of the
 * service runs here, so that all spend the one login throttle (contract, «Login throttle»).
 * @param subject counts the failures: the account, or the text that names none
 */
export async function provePassword(
  subject: ThrottleSubject,
  account: Account | null,
  md5: Md5Hex | null,
  caller: Caller,
): Promise<Proof> {
  const spent = await spendAttempt(subject, caller.network)
  if (spent.kind !== 'granted') {
    await pauseLikeComparison()
    await logSecurityEvent('login_failed', caller, { account: account?.id, reason: spent.kind })
    return spent
  }
  const proof = await compareAndSettle(md5, account, spent.attempt)
  if (proof.kind === 'wrong') {
    await logSecurityEvent('login_failed', caller, { account: account?.id, reason: account ? 'password' : 'nobody' })
    if (spent.attempt.locksAccount) await logSecurityEvent('account_locked', caller, { account: account?.id })
  }
  return proof
}

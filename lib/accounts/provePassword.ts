import { audit } from '../audit/record.ts'
import type { Md5Hex } from '../md5.ts'
import type { Origin } from '../origin.ts'
import { compare, pauseLikeComparison } from '../passwords/verifier.ts'
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
 * Compares a typed password with an account's, or with nobody's in the same time. Every comparison in the service goes
 * through here, so that all of them spend the one login throttle (contract, «Login throttle»).
 * @param subject whom failures are counted against: the account, or the text that named nobody
 */
export async function provePassword(
  subject: ThrottleSubject,
  account: Account | null,
  md5: Md5Hex | null,
  origin: Origin,
): Promise<Proof> {
  const spent = await spendAttempt(subject, origin.network)
  if (spent.kind !== 'granted') {
    await pauseLikeComparison()
    await audit('login_failed', origin, { account: account?.id, reason: spent.kind })
    return spent
  }
  const proof = await compareAndSettle(md5, account, spent.attempt)
  if (proof.kind === 'wrong') {
    await audit('login_failed', origin, { account: account?.id, reason: account ? 'password' : 'nobody' })
    if (spent.attempt.locksAccount) await audit('account_locked', origin, { account: account?.id })
  }
  return proof
}

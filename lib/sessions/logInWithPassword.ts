import { type Account, freezeFault } from '../accounts/account.ts'
import { accountUpdate, isFirstLogin, loginMarks } from '../accounts/changeTable.ts'
import { findLoginSubject } from '../accounts/findLoginSubject.ts'
import { type Proof, provePassword } from '../accounts/provePassword.ts'
import { upgradeVerifier } from '../accounts/upgradeVerifier.ts'
import { updateItem, writeOwn } from '../aws/dynamodb.ts'
import { again } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { Network } from '../caller/network.ts'
import { during, Fault, fault } from '../fault.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { countToday } from '../stats/countToday.ts'
import { mayTellExistence, spendLogin } from '../throttle/budgets.ts'
import { rememberNetwork } from '../throttle/pairs.ts'
import type { OpenedSession } from './session.ts'
import { signToken } from './signToken.ts'
import { takeSlot } from './takeSlot.ts'
import { maxAgeSeconds } from './token.ts'

/**
 * The fault of a failed proof. An answer that tells whether an account exists spends the network's existence budget.
 */
async function refusal(proof: Exclude<Proof, { kind: 'right' }>, known: boolean, network: Network): Promise<Fault> {
  if (proof.kind === 'locked') return new Fault('account-locked', { retryAfterSeconds: proof.retryAfterSeconds })
  if (proof.kind === 'waiting') return new Fault('wrong-password', { retryAfterSeconds: proof.retryAfterSeconds })
  return known || !(await mayTellExistence(network)) ? fault('wrong-password') : fault('no-account')
}

/** Writes the session and marks the login on the account. */
async function record(account: Account, caller: Caller): Promise<{ sid: string; now: number; first: boolean }> {
  const { sid, now } = await takeSlot(account, account.epoch, caller, async (put, sid, now) =>
    (await writeOwn(put)).done ? { sid, now } : again,
  )
  const marked = await updateItem(accountUpdate(account, loginMarks(sid, caller, now), ['epoch']))
  if (!marked.done) throw fault('wrong-password')
  return { sid, now, first: isFirstLogin(marked.item, sid) }
}

/**
 * Opens a session beside the others. If the password has changed meanwhile, the session belongs to a past epoch and
 * never counts.
 */
async function openSession(account: Account, caller: Caller): Promise<OpenedSession> {
  const { sid, now, first } = await during('open-session', () => record(account, caller))
  return { account, token: await signToken(account.id, sid, now), maxAgeSeconds: maxAgeSeconds(), first }
}

/**
 * Logs in by any identifier or id and a password.
 * @param typed the login field as it was sent
 * @param md5 null for text that cannot be a password; the attempt is spent and compared all the same
 * @throws {Fault} `wrong-password` (a wait too), `no-account`, `account-locked`, `account-frozen`, `too-many-requests`
 */
export async function logInWithPassword(typed: string, md5: Md5Hex | null, caller: Caller): Promise<OpenedSession> {
  await spendLogin(caller.network)
  const { account, subject } = await findLoginSubject(typed)
  const proof = await provePassword(subject, account, md5, caller)
  if (proof.kind !== 'right') throw await refusal(proof, account !== null, caller.network)
  if (!account || !md5) throw fault('wrong-password')
  const frozen = freezeFault(account, Date.now())
  if (frozen) {
    await logSecurityEvent('login_failed', caller, { account: account.id, reason: 'frozen' })
    throw frozen
  }
  const opened = await openSession(account, caller)
  await Promise.all([afterwards(caller, () => rememberNetwork(subject, caller.network)), countToday('logins', caller)])
  if (proof.outdated) await upgradeVerifier(account, md5, caller)
  await logSecurityEvent('login_succeeded', caller, { account: account.id, reason: 'password' })
  return opened
}

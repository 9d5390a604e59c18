import { randomUUID } from 'node:crypto'
import { type Account, freezeFault } from '../accounts/account.ts'
import { accountUpdate, isFirstLogin, loginMarks } from '../accounts/changeTable.ts'
import { type LoginName, nameLogin } from '../accounts/nameLogin.ts'
import { compareBegun, type NoProof, type OpenProof, refuseAttempt } from '../accounts/provePassword.ts'
import { upgradeVerifier } from '../accounts/upgradeVerifier.ts'
import { updateItem, writeOwn } from '../aws/dynamodb.ts'
import { again } from '../aws/retry.ts'
import { type Ahead, ahead, together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import type { Network } from '../caller/network.ts'
import { during, Fault, fault, type Limit } from '../fault.ts'
import { randomAccountId } from '../identity/accountId.ts'
import { signingKey } from '../keys/signingKey.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { countToday } from '../stats/countToday.ts'
import { type Attempt, beginAttempt, settleLogin, settleRight, takeAttemptBack } from '../throttle/attempts.ts'
import { beginLogin, existenceLimit, tellNothing } from '../throttle/budgets.ts'
import type { Rest } from '../throttle/spend.ts'
import { everySession } from './listSessions.ts'
import type { OpenedSession } from './session.ts'
import { signToken } from './signToken.ts'
import type { SessionItem } from './table.ts'
import { takeSlot } from './takeSlot.ts'
import { maxAgeSeconds } from './token.ts'

type Slots = Ahead<SessionItem[]>

/** Marks the login on the account. @throws {Fault} `wrong-password` where the password has changed meanwhile */
async function mark(account: Account, caller: Caller): Promise<boolean> {
  const login = randomUUID()
  const marked = await updateItem(accountUpdate(account, loginMarks(login, caller, Date.now()), ['epoch']))
  if (!marked.done) throw fault('wrong-password')
  return isFirstLogin(marked.item, login)
}

/**
 * Opens a session beside the others and marks the login, both at once: a session that belongs to a password changed
 * meanwhile is of an epoch that is past, so it is over before it begins.
 * @throws {Fault} `wrong-password` where the password has changed meanwhile
 */
async function openSession(account: Account, slots: Slots, caller: Caller): Promise<OpenedSession> {
  const { sid, now, first } = await during('open-session', async () => {
    // Before anything is written: no login is marked that no token could be signed for.
    await together(signingKey(), slots.begin())
    const take = takeSlot(
      account,
      account.epoch,
      caller,
      async (put, sid, now) => ((await writeOwn(put)).done ? { sid, now } : again),
      slots,
    )
    const [taken, first] = await together(take, mark(account, caller))
    if (taken === null) throw fault('wrong-password')
    return { ...taken, first }
  })
  return { account, token: await signToken(account.id, sid, now), maxAgeSeconds: maxAgeSeconds(), first }
}

/**
 * Opens the session together with the other effects of a login: the password was right even if the session fails, so
 * the series of failures ends and the network becomes known.
 */
async function logIn(account: Account, attempt: Attempt, slots: Slots, caller: Caller): Promise<OpenedSession> {
  const settling = afterwards(caller, () => settleLogin(attempt))
  const opening = together(openSession(account, slots, caller), settling)
  const [opened] = await countToday('logins', caller, opening)
  return opened
}

/** The refusal for a failed proof. */
function refusal(proof: NoProof, { maySay, limit }: Disclosure): Fault {
  if (proof.kind === 'wrong') return maySay ? fault('no-account') : new Fault('wrong-password', limit ? { limit } : {})
  const { kind, retryAfterSeconds, limit: ofAttempts } = proof
  return new Fault(kind === 'locked' ? 'account-locked' : 'wrong-password', { retryAfterSeconds, limit: ofAttempts })
}

/**
 * Spends what is the network's own, while the account is read and the rest of the network's budget is spent; given back
 * where one of these fails.
 */
async function beginAndFind({ subject, account: find }: LoginName, rest: Rest, caller: Caller) {
  const spending = rest()
  const beginning = beginAttempt(subject, caller.network, spending)
  try {
    const [, attempt, account] = await together(spending, beginning, find())
    return [attempt, account] as const
  } catch (error) {
    const attempt = await beginning.catch(() => null)
    if (attempt?.kind === 'begun') await afterwards(caller, () => takeAttemptBack(attempt.begun))
    throw error
  }
}

/** Whether a missing account may be told apart from a wrong password. */
interface Disclosure {
  maySay: boolean
  /** The network's limit, where that forbids it. */
  limit: Limit | null
}

interface Compared {
  account: Account | null
  proof: OpenProof
  slots: Slots | null
  disclosure: Disclosure
}

const nothingToSay: Disclosure = { maySay: false, limit: null }

/**
 * A missing account costs one of the network's answers about existence; for an existing one the same calls are made,
 * and the answer is always that of a wrong password.
 */
async function maySayNobody(account: Account | null, network: Network): Promise<Disclosure> {
  if (account === null) {
    const limit = await existenceLimit(network)
    return { maySay: limit === null, limit }
  }
  await tellNothing(network)
  return nothingToSay
}

/**
 * Spends the cost of an attempt and compares. Beside the count towards the lock it reads the sessions that the right
 * password needs; without an account, those of an unused id.
 */
async function comparePassword(name: LoginName, md5: Md5Hex | null, rest: Rest, caller: Caller) {
  const [attempt, account] = await beginAndFind(name, rest, caller)
  if (attempt.kind === 'waiting')
    return { account, proof: await refuseAttempt(attempt, account, caller), slots: null, disclosure: nothingToSay }
  const reading = ahead(() => everySession(account?.id ?? randomAccountId()))
  const [proof] = await together(compareBegun(attempt.begun, account, md5, caller), reading.begin())
  if (proof.kind !== 'wrong') return { account, proof, slots: reading, disclosure: nothingToSay }
  const disclosure = await maySayNobody(account, caller.network)
  return { account, proof, slots: reading, disclosure } satisfies Compared
}

async function refuseFrozen(account: Account, attempt: Attempt, caller: Caller): Promise<void> {
  const frozen = freezeFault(account, Date.now())
  if (!frozen) return
  await settleRight(attempt)
  await logSecurityEvent('login_failed', caller, { account: account.id, reason: 'frozen' })
  throw frozen
}

/**
 * Logs in by any identifier or id and a password: four rounds to the database, five over IPv6, the last of which writes.
 * @param typed the login field as it was sent
 * @param md5 null for what cannot be anybody's password; it is spent and compared all the same
 * @param naming whom it names, where the caller wants to know that as well
 * @throws {Fault} `wrong-password` (a wait too), `no-account`, `account-locked`, `account-frozen`, `too-many-requests`
 */
export async function logInWithPassword(
  typed: string,
  md5: Md5Hex | null,
  caller: Caller,
  naming: Promise<LoginName> = nameLogin(typed),
): Promise<OpenedSession> {
  const [rest, name] = await together(beginLogin(caller.network), naming)
  const { account, proof, slots, disclosure }: Compared = await comparePassword(name, md5, rest, caller)
  if (proof.kind !== 'right') throw refusal(proof, disclosure)
  if (!account || !md5 || !slots) throw fault('wrong-password')
  await refuseFrozen(account, proof.attempt, caller)
  const opened = await logIn(account, proof.attempt, slots, caller)
  if (proof.outdated) await upgradeVerifier(account, md5, caller)
  await logSecurityEvent('login_succeeded', caller, { account: account.id, reason: 'password' })
  return opened
}

import { type Account, freezeFault, identifiersOf } from '../accounts/account.ts'
import { type AccountChanges, accountUpdate, loginMarks } from '../accounts/changeTable.ts'
import { identifierDeletion } from '../accounts/identifierTable.ts'
import type { OwnWrite, Part, Put, Update } from '../aws/dynamodb.ts'
import { again } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { RightCode } from '../codes/checkCode.ts'
import { fault } from '../fault.ts'
import { unprovedEdges } from '../friends/unprovedEdges.ts'
import type { Verifier } from '../passwords/verifier.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { countToday } from '../stats/countToday.ts'
import { lockEnding } from '../throttle/lock.ts'
import { networkKnown } from '../throttle/pairs.ts'
import { subjects } from '../throttle/table.ts'
import type { Behind } from './readBehind.ts'
import type { OpenedSession } from './session.ts'
import { signToken } from './signToken.ts'
import { takeSlot } from './takeSlot.ts'
import { maxAgeSeconds } from './token.ts'

/** Effects of a login by code on the account, besides the session and the proof of the phone. */
export interface Change {
  password: { set: Verifier } | 'removed' | 'kept'
  /** Ends all other sessions. */
  endsSessions: boolean
  /** Drops the identifiers (but the phone), friends and requests of the unproved time. */
  dropsUnproved: boolean
}

type Refusal = 'network' | 'lock' | 'slot' | 'account' | 'identifier' | 'job'

/**
 * Checked after the right code, so that only the phone's holder learns of the freeze.
 * @throws {Fault} `account-frozen`
 */
export async function refuseFrozen(account: Account, caller: Caller): Promise<void> {
  const frozen = freezeFault(account, Date.now())
  if (!frozen) return
  await logSecurityEvent('login_failed', caller, { account: account.id, reason: 'frozen' })
  throw frozen
}

const nextEpoch = (account: Account, { endsSessions }: Change) => account.epoch + (endsSessions ? 1 : 0)

/** The account's update; refused where a premise of the decision has changed meanwhile. */
function updateOf(account: Account, change: Change, sid: string, caller: Caller, now: number): Update {
  const { set, firstLogin } = loginMarks(sid, caller, now)
  const { password, endsSessions, dropsUnproved } = change
  const changes: AccountChanges = {
    set: {
      ...set,
      ...(account.phone && { phone: { phone: account.phone.phone, state: 'proved' } }),
      ...(typeof password === 'object' && { verifier: password.set }),
    },
    remove: [
      ...(dropsUnproved ? (['email', 'loginname'] as const) : []),
      ...(password === 'removed' ? (['verifier'] as const) : []),
    ],
    ...(endsSessions && { add: { epoch: 1 } }),
    firstLogin,
  }
  return accountUpdate(account, changes, ['epoch', 'phone', 'phoneState', 'email', 'loginname'])
}

/** What the throttle notes of a login: its network becomes a known one, and the lock of strangers' failures ends. */
function throttleParts({ account, hasFailures }: Behind, caller: Caller, now: number): Part<'network' | 'lock'>[] {
  const subject = subjects.account(account.id)
  return [networkKnown(subject, caller.network, now), ...(hasFailures ? [lockEnding(subject)] : [])]
}

/** All that a login by code writes on the account's side. */
function partsOf(behind: Behind, change: Change, put: OwnWrite & Put, sid: string, caller: Caller, now: number) {
  const { account } = behind
  const dropped = identifiersOf(account).filter(({ kind }) => change.dropsUnproved && kind !== 'phone')
  return [
    { refusal: 'slot', put },
    { refusal: 'account', update: updateOf(account, change, sid, caller, now) },
    ...dropped.map((identifier) => identifierDeletion(identifier, account.id, 'identifier' as const)),
    ...throttleParts(behind, caller, now),
  ] satisfies Part<Refusal>[]
}

/**
 * Opens a session by a right code, all or nothing: uses the code up, proves the phone, writes the session and does the
 * rest of `change`.
 * @returns null where the account has changed meanwhile; the caller reads it again
 * @throws {Fault} `code-expired` where the code was used elsewhere meanwhile
 */
export async function openByCode(
  behind: Behind,
  code: RightCode,
  change: Change,
  caller: Caller,
): Promise<OpenedSession | null> {
  const { account, slots } = behind
  const unproved = change.dropsUnproved ? unprovedEdges(account.id) : null
  const take = async (put: OwnWrite & Put, sid: string, now: number) => {
    const parts: Part<Refusal>[] = [
      ...partsOf(behind, change, put, sid, caller, now),
      ...(unproved ? [unproved.part] : []),
    ]
    const written = await code.use(parts, change.endsSessions ? 'end' : 'stay')
    if (written.done) return { sid, now }
    if (written.refusals.has('code')) throw fault('code-expired')
    return written.refusals.has('account') || written.refusals.has('identifier') ? null : again
  }
  const taking = takeSlot(account, nextEpoch(account, change), caller, take, slots)
  const opened = await countToday('logins', caller, taking)
  if (opened === null) return null
  if (unproved) await afterwards(caller, unproved.drop)
  await logSecurityEvent('code_used', caller, { account: account.id, reason: code.purpose })
  return {
    account,
    token: await signToken(account.id, opened.sid, opened.now),
    maxAgeSeconds: maxAgeSeconds(),
    first: account.lastLoginAt === null,
  }
}

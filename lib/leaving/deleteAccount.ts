import type { Account } from '../accounts/account.ts'
import { type DepartureRefusal, departureParts } from '../accounts/departureParts.ts'
import { findById } from '../accounts/findById.ts'
import { type Part, transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import type { RightCode } from '../codes/checkCode.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { jobAddition, jobAt } from '../jobs/job.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'

/** The circumstances of a deletion. */
export interface Deletion {
  /** The epoch of the session that asks for it: once that is over, so is what it asked for. */
  epoch?: number
  /** A code of purpose `delete`, which the deletion uses up. */
  code?: RightCode
  /** The manager who asks for it; absent for the owner. */
  by?: AccountId
  /** Written in the same transaction, for example the manager's entry. */
  along?: readonly Part<'along'>[]
}

type Refusal = DepartureRefusal | 'job' | 'along'

// Each round that fails meets another state of the account.
const ROUNDS_MAX = 5

// After this time every request has ended that was under way at the deletion and may have written a session or a file
// since. No function that answers one may run half as long (serverless.yml).
const NOBODY_IS_UNDER_WAY_MS = 15 * 60_000

/** The rest is removed now, and once more when no request can add to it. */
function jobParts({ id, avatar }: Account): Part<'job'>[] {
  const now = Date.now()
  const passes = [now, now + NOBODY_IS_UNDER_WAY_MS]
  return [
    ...passes.map((due) => jobAddition(jobAt('leaving', due), { kind: 'leaving', account: id })),
    // Its name goes with the account, so the sweep must have it.
    ...(avatar ? [jobAddition(jobAt('object', now), { kind: 'object', key: avatar.key })] : []),
  ]
}

/**
 * Deletes an account. One transaction removes everything that identifies the person and ends sessions and codes; the
 * identifiers are free. A background function removes the rest. A tombstone stays.
 * @throws {Fault} `last-admin`, `no-account`, `no-session` (its epoch has ended), `code-expired`
 */
export async function deleteAccount(id: AccountId, caller: Caller, deletion: Deletion = {}): Promise<void> {
  const { epoch, code, by, along = [] } = deletion
  let hasCodes = false
  const attempt = async () => {
    const account = await findById(id)
    if (epoch !== undefined && account?.epoch !== epoch) throw new Fault('no-session', { given: true })
    if (!account) throw fault('no-account')
    const parts: Part<Refusal>[] = [
      ...departureParts(account, code?.phone ?? null, hasCodes),
      ...jobParts(account),
      ...along,
    ]
    const written = await (code ? code.use(parts, 'end') : transact(parts))
    if (written.done) return null
    const { refusals } = written as { refusals: ReadonlyMap<Refusal | 'code', unknown> }
    if (refusals.has('code')) throw fault('code-expired')
    if (refusals.has('other-code')) hasCodes = true
    // An admin who was demoted meanwhile is seen in the account's own refusal.
    if (refusals.has('last-admin') && !refusals.has('account')) throw fault('last-admin')
    return again
  }
  await untilSettled(ROUNDS_MAX, attempt)
  await logSecurityEvent('account_deleted', caller, { account: id, by })
}

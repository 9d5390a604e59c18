/**
 * Changes of an account by its own session: all of them in one transaction, or none.
 */

import { type AccountChanges, accountUpdate } from '../accounts/changeTable.ts'
import { claimParts } from '../accounts/claimParts.ts'
import { identifierDeletion } from '../accounts/identifierTable.ts'
import type { AttributeChange } from '../aws/changes.ts'
import { type Part, transact, type Update } from '../aws/dynamodb.ts'
import { codesEnd } from '../codes/table.ts'
import { Fault, fault } from '../fault.ts'
import { storedIdentifier } from '../identity/identifier.ts'
import type { Verifier } from '../passwords/verifier.ts'
import type { Session } from './session.ts'
import { epochUpdate } from './table.ts'

export interface AccountChange {
  set?: { name?: string; birth?: number }
  /** Values that data types lay in the account's item. */
  data?: readonly AttributeChange[]
  /** Claims the new email and frees the old one. */
  email?: string | null
  /** A new password: ends all other sessions and all codes of the phone. */
  verifier?: Verifier
  /** Writes to other tables that belong to the change. */
  others?: readonly Part<'others'>[]
}

type Refusal = 'account' | 'session' | 'identifier' | 'others' | 'other-code'

/** The update of the account's item; refused where the account has moved to another epoch. */
function updateOf({ account }: Session, { set, data = [], email, verifier }: AccountChange): Update {
  const changes: AccountChanges = {
    set: { ...set, ...(email && { email }), ...(verifier && { verifier }), updatedAt: Date.now() },
    remove: email === null ? ['email'] : [],
    ...(verifier && { add: { epoch: 1 } }),
    data,
  }
  return accountUpdate(account, changes, email === undefined ? ['epoch'] : ['epoch', 'email'])
}

/** @throws {Fault} `identifier-taken` */
async function emailParts({ account }: Session, email: string | null | undefined): Promise<Part<'identifier'>[]> {
  if (email === undefined || email === account.email) return []
  const claim = email === null ? [] : await claimParts([storedIdentifier('email', email)], account.id)
  if (account.email === null) return claim
  return [...claim, identifierDeletion(storedIdentifier('email', account.email), account.id, 'identifier' as const)]
}

/** A new password moves the account to its next epoch, and only the acting session along with it. */
function passwordParts({ account, sid, name }: Session): Part<'session' | 'other-code'>[] {
  const stays = epochUpdate(account.id, { sid, name }, account.epoch + 1)
  return [{ refusal: 'session', update: stays }, ...(account.phone ? [codesEnd(account.phone.phone, Date.now())] : [])]
}

/**
 * Carries a change out.
 * @throws {Fault} `identifier-taken`, `old-data-differs` (a premise has changed), `no-session`
 */
export async function changeAccount(session: Session, change: AccountChange): Promise<void> {
  const parts: Part<Refusal>[] = [
    { refusal: 'account', update: updateOf(session, change) },
    ...(await emailParts(session, change.email)),
    ...(change.verifier === undefined ? [] : passwordParts(session)),
    ...(change.others ?? []),
  ]
  const written = await transact(parts)
  if (written.done) return
  if (written.refusals.has('session')) throw new Fault('no-session', { given: true })
  if (written.refusals.has('identifier')) throw new Fault('identifier-taken', { kind: 'email' })
  throw fault('old-data-differs')
}
